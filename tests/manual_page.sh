#!/usr/bin/env bash
# mandoc has nothing against the manual page.
#   tests/manual_page.sh MERKIT
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" man >"$folder/merkit.1"
complaints=$(mandoc -T lint -W warning "$folder/merkit.1" || true)
[ -z "$complaints" ] || {
  echo "$complaints"
  exit 1
}
