#!/usr/bin/env bash
# mandoc has nothing against the manual page.
#   tests/manual_page.sh MERKIT
set -euo pipefail
page=$(mktemp)
trap 'rm -f "$page"' EXIT
"$1" man >"$page"
complaints=$(mandoc -T lint -W warning "$page" || true)
[ -z "$complaints" ] || {
  echo "$complaints"
  exit 1
}
