#!/usr/bin/env bash
# Runs msk-gen for a job: annotations, a SARIF file, and the worst of the exit codes.
set -uo pipefail
sarif="${RUNNER_TEMP:?}/msk-gen.sarif"
lint=(lint --output-format "sarif=$sarif")
if [ "${INPUT_ANNOTATIONS:-true}" = true ]; then
  lint+=(--output-format github)
else
  lint+=(--output-format concise)
fi
[ -n "${INPUT_DIFF_BASE:-}" ] && lint+=("--diff-base=$INPUT_DIFF_BASE")
[ -n "${INPUT_BASELINE:-}" ] && lint+=("--baseline=$INPUT_BASELINE")
[ -n "${INPUT_FAIL_ON:-}" ] && lint+=("--fail-on=$INPUT_FAIL_ON")
paths=()
while IFS= read -r path; do
  path="${path%$'\r'}"
  [ -n "$path" ] && paths+=("$path")
done <<<"${INPUT_PATHS:-}"
[ "${#paths[@]}" -gt 0 ] && lint+=(-- "${paths[@]}")

worst=0
# Of the exit codes 2 weighs most, then 3, then 1.
weigh() {
  case "$1:$worst" in
    2:* | 3:0 | 3:1 | 1:0) worst="$1" ;;
    0:* | 1:* | 3:*) ;;
    *) worst=2 ;;
  esac
}
rm -f -- "$sarif"
if [ "${INPUT_RENDER_CHECK:-false}" = true ]; then
  # What a diff quotes is text of the repository, and no command to the runner.
  token="msk-gen-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
  echo "::stop-commands::$token"
  msk-gen render --check --diff --output-format concise
  weigh $?
  echo "::$token::"
fi
msk-gen "${lint[@]}"
weigh $?
if [ -f "$sarif" ]; then
  echo "sarif=$sarif" >>"${GITHUB_OUTPUT:?}"
fi
exit "$worst"
