#!/usr/bin/env bash
# Writes a version into pyproject.toml: that of this package, and that of the wheel.
set -euo pipefail
version="${1:?usage: release.sh VERSION}"
case "$version" in *[!0-9A-Za-z.+-]*) echo "no version: $version" >&2; exit 2 ;; esac
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
sed -i.old -e "s/^version = .*/version = \"$version\"/" -e "s/^dependencies = .*/dependencies = [\"msk-gen==$version\"]/" pyproject.toml
rm -f pyproject.toml.old
