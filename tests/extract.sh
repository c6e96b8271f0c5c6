#!/usr/bin/env bash
# merkit extract from sound files to files on disk: every format, reuse, interruption, exit statuses.
#   tests/extract.sh MERKIT
set -euo pipefail
merkit=$1
# shellcheck source=/dev/null
source "${0%/*}/in_folder.sh"

# le32 NUMBER: its four little-endian bytes as escapes for printf %b.
le32() { printf '\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24)); }

# make_wav FILE BYTES: mono 16 kHz PCM whose samples are the bytes of a fixed pattern.
seq 1 20000 | tr -d '\n' >pattern
make_wav() {
  {
    printf '%b' "RIFF$(le32 $((36 + $2)))WAVEfmt $(le32 16)\x01\x00\x01\x00$(le32 16000)$(le32 32000)"
    printf '%b' "\x02\x00\x10\x00data$(le32 "$2")"
    head -c "$2" pattern
  } >"$1"
}

mkdir sounds
for i in $(seq 100 160); do
  make_wav "sounds/u$i.wav" $((16000 + 200 * i))
  echo "{\"id\":\"u$i\",\"audio\":\"sounds/u$i.wav\"}" >>all.jsonl
done

# A corpus into stores; the same bytes for any number of threads; nothing to do the second time.
"$merkit" extract all.jsonl --features speech34,logmel --out one --threads 1 --quiet >/dev/null
"$merkit" extract all.jsonl --features speech34,logmel --out two --threads 2 --quiet >/dev/null
diff -r one two || fail "thread count changed the stores"
before=$(stat -c %Y%i one/logmel.safetensors)
"$merkit" extract all.jsonl --features logmel --out one --quiet --json | grep '"reused": 61' >/dev/null ||
  fail "second run did not reuse"
[ "$before" = "$(stat -c %Y%i one/logmel.safetensors)" ] || fail "a current store was written again"
make_wav sounds/u130.wav 40000
"$merkit" extract all.jsonl --features logmel --out one --quiet --json | grep '"extracted": 1' >/dev/null ||
  fail "one changed sound was not the only one extracted"

# Interrupted anywhere, run again: the bytes of a run that was left alone.
"$merkit" extract all.jsonl --features logmel --out alone --quiet >/dev/null
for delay in 0.002 0.01 0.02 0.04; do
  status=0
  timeout --preserve-status -s INT "$delay" \
    "$merkit" extract all.jsonl --features logmel --out "cut$delay" --threads 1 --quiet >/dev/null 2>&1 || status=$?
  [ "$status" = 0 ] || [ "$status" = 130 ] || fail "interrupted run exited with $status"
  "$merkit" extract all.jsonl --features logmel --out "cut$delay" --quiet >/dev/null
  diff -r "cut$delay" alone || fail "a run interrupted after $delay s was not gone on with"
done

# One sound into each format, named by its extension.
for extension in npy csv htk arff safetensors; do
  "$merkit" extract sounds/u100.wav --features mfcc --out "single.$extension" --quiet >/dev/null
done
[ "$(head -c 6 single.npy | tail -c 5)" = NUMPY ] || fail "no NumPy magic"
[ "$(head -n 1 single.csv | cut -d, -f1)" = mfcc_0 ] || fail "no CSV header"
[ "$(od -An -j10 -N2 -tx1 single.htk | tr -d ' ')" = 0009 ] || fail "HTK kind is not USER"
rows=$(($(wc -l <single.csv) - 1))
[ "$rows" = "$(grep -c "^'u100'," single.arff)" ] || fail "CSV and ARFF have different numbers of rows"
[ "$(stat -c %s single.npy)" = $((128 + rows * 20 * 4)) ] || fail "NumPy file has another size"
[ "$(stat -c %s single.htk)" = $((12 + rows * 20 * 4)) ] || fail "HTK file has another size"

# Exit statuses: usage 2, data 3, input 4.
expect_status() {
  local wanted=$1 status=0
  shift
  "$merkit" "$@" --quiet >/dev/null 2>message || status=$?
  [ "$status" = "$wanted" ] || fail "merkit $* exited with $status, not $wanted"
  [ "$(wc -l <message)" -le 1 ] || fail "more than one line of error: $(cat message)"
}
expect_status 2 extract all.jsonl --features speach34 --out x
expect_status 2 extract all.jsonl --set windw_s=1 --out x
expect_status 4 extract nowhere --out x
: >empty.wav
expect_status 3 extract empty.wav --out lost.csv
expect_status 3 extract empty.wav --out lost/in/store
grep -q '^merkit extract: empty.wav: expected ' message || fail "not named: $(cat message)"
if [ -e lost.csv ] || [ -e lost ]; then
  fail "a run of which nothing came left something behind"
fi
echo "no sound" >sounds/u140.wav
expect_status 3 extract all.jsonl --out x
[ ! -e x/speech34.partial.safetensors ] || fail "a finished run left a partial store"
