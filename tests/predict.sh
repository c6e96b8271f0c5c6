#!/usr/bin/env bash
# `merkit predict` as a user meets it: every way to name recordings, every form of result, any subset of the
# inputs, and bad input of every kind: one line of error or an abstention, never a crash.
#   tests/predict.sh MERKIT UNTRAINED_MODEL SOURCE_FOLDER
set -euo pipefail
merkit=$(realpath "$1") untrained=$(realpath "$2") source=$(realpath "$3")
wavs=$source/tests/data/golden/wav
# shellcheck source=/dev/null
source "${0%/*}/in_folder.sh"

# refused STATUS TEXT ARGUMENTS...
refused() { expect "$1" "$2" "$merkit" predict "${@:3}"; }

# says TEXT COMMAND...: success, and a part of the result.
says() {
  local text=$1
  shift
  "$merkit" predict "$@" >out 2>err </dev/null || complain "predict $*: status $?: $(cat err)"
  grep -qF -- "$text" out || complain "predict $*: expected \"$text\", got $(cat out)"
}

cat >small.toml <<'TOML'
summary = "Sound, words and motion capture, for tests"
[features.speech]
set = "speech34"
rows = 40
normalise = "z-score"
[features.text]
set = "tokens"
rows = 6
max_words = 10
[features.mocap]
set = "mocap189"
rows = 200
[[node]]
name = "lstm"
layer = "lstm"
inputs = ["speech"]
units = 8
mask = "trailing"
sequences = false
[[node]]
name = "words"
layer = "embedding"
inputs = ["text"]
columns = 4
[[node]]
name = "flat_words"
layer = "flatten"
[[node]]
name = "motion"
layer = "mean_pool"
inputs = ["mocap"]
[[node]]
name = "all"
layer = "concat"
inputs = ["lstm", "flat_words", "motion"]
[[node]]
name = "logits"
layer = "dense"
TOML
"$untrained" small.toml m.safetensors
sound=$wavs/02_chirp_2s.wav
# What a sound must have of speech is for other tests.
any=(--model m.safetensors --quiet --min-speech-s 0)

# mocap_file FILE COLUMNS [NUMBER]: 20 rows as IEMOCAP has them.
mocap_file() {
  { echo "Frame# Time CH1 CH2"; echo "X01 Y01 Z01"; } >"$1"
  for row in $(seq 20); do
    { printf '%d 0.%02d' "$row" "$row"; for _ in $(seq "$2"); do printf ' %s' "${3:-1.5}"; done; echo; } >>"$1"
  done
}
mkdir -p MOCAP_rotated MOCAP_head MOCAP_hand
mocap_file MOCAP_rotated/a.txt 165
mocap_file MOCAP_head/a.txt 6
mocap_file MOCAP_hand/a.txt 18

# Any subset of the inputs, and which were used.
says '"audio"' "${any[@]}" "$sound" --format json
says '"text"' "${any[@]}" --text "I am fine" --format json
says '"mocap"' "${any[@]}" --mocap MOCAP_rotated/a.txt --format json
says 'audio+text+mocap' "${any[@]}" --wav "$sound" --text "I am fine" --mocap MOCAP_rotated/a.txt
says 'audio+mocap' "${any[@]}" --wav "$sound" --mocap MOCAP_rotated/a.txt --format csv

# Motion capture that lost every marker is none.
mocap_file MOCAP_rotated/lost.txt 165 NaN
says 'mocap: no marker in sight' "${any[@]}" --mocap MOCAP_rotated/lost.txt --format json
says '"too-short"' "${any[@]}" --mocap MOCAP_rotated/lost.txt --format json
says ',text,' "${any[@]}" --text "I am fine" --mocap MOCAP_rotated/lost.txt --format csv

printf 'I am fine' >words.txt
says '"text"' "${any[@]}" --text-file words.txt --format jsonl
hash=$("$merkit" model show m.safetensors | sed -n 's/^  hash //p')
says "$hash" "${any[@]}" "$sound" --format json
says 'timing_ms' "${any[@]}" "$sound" --format jsonl
says '"mocap"' "${any[@]}" --mocap MOCAP_rotated/a.txt --mocap-head MOCAP_head/a.txt --format json

# Several files, a manifest; the same bytes for any number of threads.
cp "$sound" "a,b.wav"
printf '{"id":"one","audio":"a,b.wav","text":"I am fine"}\n{"id":"two","text":"fine"}\n' >list.jsonl
"$merkit" predict "${any[@]}" list.jsonl "a,b.wav" --format csv --threads 1 >one.csv
"$merkit" predict "${any[@]}" list.jsonl "a,b.wav" --format csv --threads 3 >three.csv
cmp one.csv three.csv || complain "the thread count changed the result"
[ "$(wc -l <one.csv)" = 4 ] || complain "expected a line a recording, got $(cat one.csv)"
grep -q '^"a,b.wav",' one.csv || complain "a comma in a name was not quoted"
awk -F, 'NR > 1 && $1 == "one" { exit ($4 + $5 + $6 + $7 > 1.0001 || $4 + $5 + $6 + $7 < 0.9999) }' one.csv ||
  complain "probabilities do not sum to 1"
[ "$("$merkit" predict "${any[@]}" list.jsonl --format jsonl | wc -l)" = 2 ] || complain "jsonl: not a line each"

# One bad file in a list is reported, the others are predicted, and the status says so.
: >empty.wav
status=0
"$merkit" predict "${any[@]}" "$sound" empty.wav --format csv >out 2>err || status=$?
[ "$status" = 3 ] || complain "a bad file in a list: status $status"
grep -q '^failed: empty.wav: ' err || complain "a bad file in a list was not named: $(cat err)"
[ "$(wc -l <out)" = 3 ] || complain "a bad file in a list took others with it"
grep -q '^empty.wav,,,' out || complain "a bad file in a list has no line"

# The command line: status 2.
refused 2 '--model' "$sound"
refused 2 'expected sound, text, motion capture or a manifest, got nothing' "${any[@]}"
refused 2 '--format: expected' "${any[@]}" "$sound" --format yaml
refused 2 'expected as many as --wav has, 2, got 1' "${any[@]}" --wav "$sound" "$sound" --text fine
refused 2 'got both' "${any[@]}" --text fine --text-file words.txt
refused 2 'max_duration_s > 0' "${any[@]}" "$sound" --max-duration-s 0
refused 4 'missing.wav' "${any[@]}" missing.wav
refused 4 'missing.txt' "${any[@]}" --text-file missing.txt

# le32 NUMBER: its four little-endian bytes as escapes for printf %b.
le32() { printf '\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255)); }

# wav_header BYTES KIND BITS: of one channel at 16 kHz.
wav_header() {
  local width=$(($3 / 8))
  printf '%b' "RIFF$(le32 $((36 + $1)))WAVEfmt $(le32 16)\\x0$2\\x00\\x01\\x00$(le32 16000)"
  printf '%b' "$(le32 $((16000 * width)))\\x0$width\\x00$(printf '\\x%02x' "$3")\\x00data$(le32 "$1")"
}

# Sound: of no samples, of ten hours, of no numbers, cut off, of another kind; status 3. Ten samples and
# words of nobody: an abstention.
wav_header 0 1 16 >none.wav
refused 3 'none.wav' "${any[@]}" none.wav
{ wav_header 1152000000 1 16; } >hours.wav
truncate -s 1152000044 hours.wav
refused 3 'expected an utterance of at most 600 s, got 36000.0 s' "${any[@]}" hours.wav
{ wav_header 64000 3 32; for _ in $(seq 16000); do printf '\x00\x00\xc0\x7f'; done; } >nan.wav
refused 3 'nan.wav' "${any[@]}" nan.wav
head -c 30000 "$sound" >cut.wav
refused 3 'cut.wav' "${any[@]}" cut.wav
cp words.txt words.wav
refused 3 'words.wav' "${any[@]}" words.wav
{ wav_header 20 1 16; head -c 20 /dev/zero; } >short.wav
says 'too-short' "${any[@]}" short.wav --format json

# Why: words by name, frames by time, and all shares together the change of the probability. Any model that
# was made anew explains itself; the table has no room for it.
says '"method": "integrated-gradients"' "${any[@]}" --wav "$sound" --text "I am fine" --explain --format json
for part in '"word": "' '"start_s": ' '"share": ' '"completeness_gap": ' '"baseline_probability": '; do
  grep -qF -- "$part" out || complain "predict --explain: expected $part, got $(head -c 2000 out)"
done
refused 2 'expected --format json or jsonl, got table' "${any[@]}" --wav "$sound" --explain

# Text: 1 MB, pictures only, nothing at all; no UTF-8 and too much of it is status 3.
for _ in $(seq 20000); do printf 'I am fine, you know, and so on and so on to the end. '; done >long.txt
says '"text"' "${any[@]}" --text-file long.txt --format json
printf 'I \xff\xfe am \xc3\x28 fine' >broken.txt
refused 3 'broken.txt: expected text in UTF-8' "${any[@]}" --text-file broken.txt
refused 3 '--text: expected text in UTF-8' "${any[@]}" --text "$(cat broken.txt)"
says 'too-short' "${any[@]}" --text "😀😡" --format json
says 'too-short' "${any[@]}" --text "" --format json
truncate -s 20000000 huge.txt
refused 3 'expected a text of at most 16777216 bytes' "${any[@]}" --text-file huge.txt

# Motion capture of another width, or none at all: status 3 and 4.
mocap_file narrow.txt 3
refused 3 'narrow.txt' "${any[@]}" --mocap narrow.txt
refused 3 'a.txt' "${any[@]}" --mocap MOCAP_head/a.txt
refused 4 'missing.txt' "${any[@]}" --mocap missing.txt
: >empty.txt
refused 3 'empty.txt: expected motion capture, got an empty file' "${any[@]}" --mocap empty.txt

# What is no file, in every place of one: status 4 at once, without waiting for a writer.
mkdir folder
mkfifo pipe
for thing in folder pipe /dev/null; do
  for place in --wav --text-file --mocap; do
    refused 4 "$thing: expected a regular file" "${any[@]}" "$place" "$thing"
  done
  refused 4 "$thing: expected a regular file" --model "$thing" --wav "$sound"
done

# Models: cut off, of zeros, renamed from something else, of the future, with a damaged header, not there.
with() { refused "$1" "$2" --model "$3" --quiet "$sound"; }
head -c 3000 m.safetensors >cut.safetensors
with 3 cut.safetensors cut.safetensors
head -c 4096 /dev/zero >zeros.safetensors
with 3 zeros.safetensors zeros.safetensors
: >empty.safetensors
with 3 empty.safetensors empty.safetensors
cp "$sound" renamed.safetensors
with 3 renamed.safetensors renamed.safetensors
sed 's|model/1|model/9|' m.safetensors >future.safetensors
with 3 'newer than this program' future.safetensors
printf '\xff\xff\xff\xff\xff\xff\xff\x7f{}' >header.safetensors
with 3 header.safetensors header.safetensors
with 4 missing.safetensors missing.safetensors
"$merkit" extract "$sound" --out store.safetensors --quiet >/dev/null
with 3 'store.safetensors' store.safetensors
# A few bytes that promise more rows than memory has.
cat >average.toml <<'TOML'
summary = "The mean of a column, for tests"
[features.speech]
set = "speech34"
rows = 1000000
columns = "0"
[[node]]
name = "mean"
layer = "mean_pool"
inputs = ["speech"]
[[node]]
name = "logits"
layer = "dense"
TOML
"$untrained" average.toml average.safetensors
for rows in 9000000 1000001; do
  LC_ALL=C sed "s|rows\\\\\":\\\\\"1000000|rows\\\\\":\\\\\"$rows|" average.safetensors >hostile.safetensors
  cmp -s average.safetensors hostile.safetensors && complain "no promise of $rows rows"
  with 3 "expected at most 1000000 rows, got $rows" hostile.safetensors
done
