#!/usr/bin/env bash
# Puts msk-gen on the PATH of the later steps of a job.
set -euo pipefail
here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)"
target="${RUNNER_TEMP:?}/msk-gen"
version="${INPUT_VERSION:-}"
if [ -z "$version" ]; then
  version="$(sed -n 's/^version = "\(.*\)"$/\1/p' "$here/Cargo.toml" | head -n 1)"
fi
case "$version" in
  *[!0-9A-Za-z.+-]*) echo "::error::msk-gen: the input version is no version"; exit 2 ;;
esac
bin=bin
case "${INPUT_INSTALL:-wheel}" in
  none) exit 0 ;;
  wheel)
    python3 -m venv "$target"
    [ -d "$target/bin" ] || bin=Scripts # on Windows
    "$target/$bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: "msk-gen==$version"
    ;;
  source) cargo install --locked --quiet --path "$here" --root "$target" ;;
  *) echo "::error::msk-gen: the input install is wheel, source or none"; exit 2 ;;
esac
echo "$target/$bin" >>"${GITHUB_PATH:?}"
