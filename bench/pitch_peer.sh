#!/usr/bin/env bash
# Praat's pitch of SPEECH.wav as times real time: CPU seconds of 21 computations less those of 1, so that
# starting the program and reading the file do not count. Compare with build/release/bench/pitch_bench.
#   bench/pitch_peer.sh tests/data/golden/wav/09_speech_15s.wav
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 SPEECH.wav" >&2; exit 2; }
command -v praat >/dev/null || { echo "praat is not installed" >&2; exit 4; }
speech=$(realpath "$1")
script=$(dirname "$(realpath "$0")")/pitch_peer_speed.praat
TIMEFORMAT='%U %S'

cpu_s() {
  local spent
  spent=$({ time praat --run "$script" "$speech" "$1" >/dev/null; } 2>&1)
  awk '{ print $1 + $2 }' <<<"$spent"
}

once=$(cpu_s 1)
many=$(cpu_s 21)
# 16-bit mono at 16 kHz: 32000 bytes a second after the header.
bytes=$(stat -c %s "$speech")
awk -v a="$once" -v b="$many" -v bytes="$bytes" \
  'BEGIN { printf "praat To Pitch (ac): %.0f x real time on one core\n", (bytes - 44) / 32000 / ((b - a) / 20) }'
