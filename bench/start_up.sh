#!/usr/bin/env bash
# How long merkit takes to start: --help, features of one short sound and, if there is a model, its first
# probability, process included; least and median of 21 runs, ms, and the most memory that one took.
#   bench/start_up.sh build/release/merkit FILE.wav [MODEL.safetensors [PREDICT-OPTION...]]
# A model as large as a trained one: untrained_model recipes/tripathi2018/combined6-corrected.toml MODEL.safetensors
set -euo pipefail
[ $# -ge 2 ] || { echo "${0##*/}: expected MERKIT FILE.wav, got $# arguments" >&2; exit 2; }
merkit=$1 sound=$2
model=${3-}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

peak_mb='import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)'

measure() {
  local name=$1 times=() begin
  shift
  for _ in $(seq 21); do
    begin=$(date +%s%N)
    "$@" >/dev/null
    times+=($(($(date +%s%N) - begin)))
  done
  printf '%s\n' "${times[@]}" | sort -n |
    awk -v name="$name" -v peak="$(python3 -c "$peak_mb" "$@")" \
      'NR == 1 { least = $1 } NR == 11 { printf "%-32s least %5.1f ms, median %5.1f ms, peak %5.1f MB\n", name, least / 1e6, $1 / 1e6, peak }'
}

measure "true (floor)" /bin/true
measure "merkit --help" "$merkit" --help
measure "merkit extract, one sound" "$merkit" extract "$sound" --out "$out/one.npy" --quiet
if [ -n "$model" ]; then
  predict=("$merkit" predict --model "$model" --wav "$sound" --text "I am so happy to see you" --quiet --min-speech-s 0 "${@:4}")
  measure "merkit predict" "${predict[@]}"
  measure "merkit predict --no-self-test" "${predict[@]}" --no-self-test
fi
