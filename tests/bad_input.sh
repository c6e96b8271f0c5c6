#!/usr/bin/env bash
# Every command meets missing, empty, truncated and wrong input with one line on standard error, the exit
# status of its kind, and nothing half-written left behind.
#   tests/bad_input.sh MERKIT WAV
set -euo pipefail
merkit=$(realpath "$1") sound=$(realpath "$2")
# shellcheck source=/dev/null
source "${0%/*}/in_folder.sh"

# refused STATUS TEXT ARGUMENTS...
refused() { expect "$1" "$2" "$merkit" "${@:3}"; }

: >empty.wav
: >empty.csv
: >empty.jsonl
printf 'RIFF\x24\x00\x00\x00WAVEfmt ' >truncated.wav
head -c 4096 /dev/zero >zeros.wav
printf 'id,audio\n"a' >unclosed.csv
printf '{"id": "a", "audio"' >truncated.jsonl
printf '{"id": "a", "audio": "missing.wav", "label": "ang"}\n' >dangling.jsonl
mkdir nothing_here
mkdir -p not_synthetic/folder

# Usage: status 2.
refused 2 'got "corpsu" (did you mean "corpus"?)' corpsu
refused 2 'expected a command, got nothing' corpus
refused 2 'got "chekc" (did you mean "check"?)' corpus chekc
refused 2 'got "--josn" (did you mean "--json"?)' corpus check nothing_here --josn
refused 2 'expected' corpus check
refused 2 'expected' corpus synth made --size enormous
refused 2 'expected' corpus synth made --difficulty -1
refused 2 'expected' corpus synth made --irregularities most
refused 2 'expected' corpus folds dangling.jsonl --protocol losso5
refused 2 'expected' corpus folds dangling.jsonl --classes 5
refused 2 'did you mean "logmel"' extract zeros.wav --features logmell --out x.csv
refused 2 'num_bnads' extract zeros.wav --features logmel --set num_bnads=3 --out x.csv
refused 2 'expected' extract zeros.wav --features logmel --set num_bands=many --out x.csv
refused 2 'expected' extract zeros.wav --format gif --out x
refused 2 'expected' extract zeros.wav --channel middle --out x.csv
refused 2 'expected' extract zeros.wav --threads -1 --out x.csv
refused 2 'did you mean "logmel"' features show logmell

refused 2 'not_synthetic' corpus synth not_synthetic --size tiny --quiet
refused 2 'no-espeak' corpus synth made --size tiny --quiet --espeak no-espeak

# Data: status 3.
for file in empty.wav truncated.wav zeros.wav; do
  refused 3 "$file" extract "$file" --out x.csv
done
for file in empty.csv empty.jsonl unclosed.csv truncated.jsonl; do
  refused 3 "$file" corpus list "$file"
done
refused 3 'nothing_here' corpus check nothing_here
refused 3 'nothing_here' corpus list nothing_here

# Input and output: status 4.
refused 4 'missing.wav' extract missing.wav --out x.csv
refused 4 'missing' corpus check missing
refused 4 'missing.csv' corpus list missing.csv
refused 4 'empty.wav' extract "$sound" --out empty.wav/x.csv --quiet

# A folder, a pipe that nobody writes to, a device and an empty file in place of any file: one line and a
# status of 2, 3 or 4, at once.
mkfifo pipe
refuses() {
  local got=0
  timeout 20 "$merkit" "$@" >out 2>err </dev/null || got=$?
  if [ "$got" -lt 2 ] || [ "$got" -gt 4 ] || [ "$(wc -l <err)" -ne 1 ]; then
    complain "merkit $*: expected one line and status 2, 3 or 4, got status $got: $(head -3 err)"
  fi
}
for thing in nothing_here pipe /dev/null empty.csv; do
  for command in extract eval report 'model show' 'model verify' 'model card' 'model export --onnx' 'recipe show' \
    'recipe check' 'corpus list' 'corpus check'; do
    # shellcheck disable=SC2086  # two words are a command
    refuses $command "$thing"
  done
  refuses compare "$thing" "$thing"
  for command in predict timeline transcribe; do
    refuses "$command" --model "$thing" "$sound"
  done
  refuses stream --model "$thing"
  refuses corpus folds "$thing" --protocol loso5
  refuses train "$thing" --corpus nothing_here
done

for left in x.csv x made/Session1; do
  if [ -e "$left" ]; then
    complain "left behind: $left"
  fi
done
[ -z "$(find . -name '*.tmp')" ] || complain "left behind: $(find . -name '*.tmp')"
