#!/usr/bin/env bash
# What a program or library weighs, and what it still loads.
#   tools/show_linkage.sh FILE...
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: tools/show_linkage.sh FILE..." >&2; exit 2; }
for file in "$@"; do
  [ -f "$file" ] || { echo "tools/show_linkage.sh: expected a file, got \"$file\"" >&2; exit 4; }
  stripped=$(mktemp)
  strip -o "$stripped" "$file"
  printf '%s\n  %d bytes, %d without symbols\n' "$file" "$(stat -Lc %s "$file")" "$(stat -c %s "$stripped")"
  rm -f "$stripped"
  readelf -d "$file" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/  needs \1/p'
  printf '  loads %d libraries in all\n' "$(ldd "$file" | grep -c '=>' || true)"
done
