#!/usr/bin/env bash
# How long merkit takes to start: --help, and features of one short sound; least and median of 21 runs, ms.
#   bench/start_up.sh build/release/merkit FILE.wav
set -euo pipefail
merkit=$1 sound=$2
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

measure() {
  local name=$1 times=() begin
  shift
  for _ in $(seq 21); do
    begin=$(date +%s%N)
    "$@" >/dev/null
    times+=($(($(date +%s%N) - begin)))
  done
  printf '%s\n' "${times[@]}" | sort -n |
    awk -v name="$name" 'NR == 1 { least = $1 } NR == 11 { printf "%-28s least %.1f ms, median %.1f ms\n", name, least / 1e6, $1 / 1e6 }'
}

measure "true (floor)" /bin/true
measure "merkit --help" "$merkit" --help
measure "merkit extract, one sound" "$merkit" extract "$sound" --out "$out/one.npy" --quiet
