#!/usr/bin/env bash
# Every feature set over a small corpus of all three modalities: what is there, what is left out, the same
# bytes for any number of threads, and nothing done twice.
#   tests/extract_corpus.sh MERKIT
set -euo pipefail
merkit=$1
# shellcheck source=/dev/null
source "${0%/*}/in_folder.sh"

"$merkit" corpus synth corpus --size tiny --quiet >/dev/null
"$merkit" text vocab corpus --out words.tsv --quiet >/dev/null
"$merkit" extract corpus --features all --out without --quiet >/dev/null 2>note
grep -qF 'left out tokens: it needs --set tokens.vocabulary=' note || fail "no word about tokens"
[ ! -e without/tokens.safetensors ] || fail "tokens without a vocabulary"

for threads in 1 2; do
  "$merkit" extract corpus --features all --set tokens.vocabulary=words.tsv \
    --out "threads$threads" --threads "$threads" --quiet >/dev/null
done
diff -r threads1 threads2 || fail "the bytes depend on the number of threads"
for set in speech34 logmel emobase988 lld32 tokens mocap189 mocap189-seed; do
  [ -s "threads1/$set.safetensors" ] || fail "no $set"
done
diff without/mocap189.safetensors threads1/mocap189.safetensors || fail "mocap189 depends on tokens"

"$merkit" extract corpus --features speech34,mocap189 --out threads1 --json --quiet >again.json
grep -q '"extracted": 0' again.json || fail "a second run extracts again"
