#!/usr/bin/env bash
# `merkit timeline` as a user meets it: every format, sound without speech, transcripts, and what is
# refused. MERKIT_LONG_TESTS=1: an hour in bounded memory as well.
#   tests/timeline.sh MERKIT UNTRAINED_MODEL SOURCE_FOLDER
set -euo pipefail
merkit=$(realpath "$1") untrained=$(realpath "$2") source=$(realpath "$3")
wavs=$source/tests/data/golden/wav
# shellcheck source=/dev/null
source "${0%/*}/in_folder.sh"

cat >small.toml <<'TOML'
summary = "Speech and words, for tests"
[features.speech]
set = "speech34"
rows = 40
normalise = "z-score"
[features.text]
set = "tokens"
rows = 6
max_words = 10
[[node]]
name = "flat"
layer = "flatten"
inputs = ["speech"]
[[node]]
name = "words"
layer = "embedding"
inputs = ["text"]
columns = 4
[[node]]
name = "flat_words"
layer = "flatten"
[[node]]
name = "both"
layer = "concat"
inputs = ["flat", "flat_words"]
[[node]]
name = "logits"
layer = "dense"
TOML
"$untrained" small.toml m.safetensors

cp "$wavs/09_speech_15s.wav" talk.wav
model=m.safetensors
timeline() { "$merkit" timeline --model "$model" --no-self-test --quiet "$@"; }

timeline talk.wav >text
grep -q '^talk.wav: 15.0 s, speech in 1[0-9.]* s, [0-9]* windows$' text || fail "no table: $(cat text)"

outs=()
for extension in json csv TextGrid eaf txt rttm srt vtt emotionml svg html; do
  outs+=(--out "talk.$extension")
done
timeline talk.wav "${outs[@]}" >text
[ ! -s text ] || fail "printed although files were asked for"
for out in talk.*; do
  [ -s "$out" ] || fail "$out is empty"
done
timeline talk.wav --format json | cmp - talk.json || fail "printed JSON is another"
grep -q '^start_s,end_s,label,confidence' talk.csv || fail "no header in CSV"
grep -q 'class = "IntervalTier"' talk.TextGrid || fail "no tier in TextGrid"
head -1 talk.vtt | grep -q '^WEBVTT$' || fail "no signature in WebVTT"
if command -v xmllint >/dev/null; then
  xmllint --noout --relaxng "$source/tests/data/timeline/emotionml.rng" talk.emotionml 2>err ||
    fail "EmotionML: $(cat err)"
  xmllint --noout --relaxng "$source/tests/data/timeline/eaf.rng" talk.eaf 2>err || fail "EAF: $(cat err)"
  xmllint --noout talk.svg || fail "SVG is no XML"
fi
if grep -qE '<script|src=|@import|https?://' <(sed 's|http://www.w3.org/2000/svg||g' talk.html); then
  fail "the page needs something from elsewhere"
fi

# Sound without speech abstains everywhere.
for name in 01_sine440_1s 03_noise_2s 04_silence_1s 15_lsb_1s; do
  timeline "$wavs/$name.wav" --format csv >rows
  [ "$(tail -n +2 rows | cut -d, -f5)" = no-speech ] || fail "$name: $(cat rows)"
done

# Captions in each form say the same, and are used.
printf '1\n00:00:01,000 --> 00:00:05,000\ni am fine\n' >t.srt
printf 'WEBVTT\n\n00:01.000 --> 00:05.000\ni am fine\n' >t.vtt
printf '{"transcription": [{"offsets": {"from": 1000, "to": 5000}, "text": " i am fine"}]}' >t.json
printf 'talk A 1.0 1.0 i\ntalk A 2.0 1.0 am\ntalk A 3.0 2.0 fine\n' >t.ctm
timeline talk.wav --transcript t.srt --out srt.json
for transcript in t.vtt t.json; do
  timeline talk.wav --transcript "$transcript" --format json | cmp - srt.json || fail "$transcript differs"
done
timeline talk.wav --transcript t.ctm --out ctm.json  # windows hold single words of it
for file in srt.json ctm.json; do
  grep -q '"text": ".*fine"' "$file" || fail "$file: no words in the segments"
done
cmp -s talk.json srt.json && fail "words make no difference"

# What drove each segment: the same timeline with "saliency" in it, and a page that shows it.
timeline talk.wav --transcript t.srt --explain --out why.json --out why.html --out why.svg
grep -q '"part_s": 0.1,' why.json || fail "no shares of the sound"
grep -q '"word": "fine"' why.json || fail "no shares of words"
grep -q '"column": "[a-z]' why.json || fail "no shares of columns"
for file in why.html why.svg; do
  grep -q '<g class="heat"><path class="' "$file" || fail "$file: no strips of heat"
done
grep -q '<span class="word ' why.html || fail "no shaded words"
if grep -qE '<script|src=|@import|https?://' <(sed 's|http://www.w3.org/2000/svg||g' why.html); then
  fail "the page that explains needs something from elsewhere"
fi
timeline talk.wav --transcript t.srt --explain --threads 3 --format json | cmp - why.json ||
  fail "saliency depends on the number of threads"

# refused STATUS TEXT ARGUMENTS...
refused() { expect "$1" "$2" timeline "${@:3}"; }
refused 2 'did you mean "json"' talk.wav --format jsn
refused 2 'expected one of .json' talk.wav --out talk.docx
refused 2 'at most one --out' talk.wav --format json --out a --out b
refused 2 'an output in json, svg or html' talk.wav --explain
refused 2 'window_s in 0.25..60' talk.wav --window-s 0
refused 2 'hop_s from 0.1 to window_s' talk.wav --hop-s 9
refused 2 'stay_probability' talk.wav --stay-probability 1
refused 2 'hangover_s in 0..5' talk.wav --hangover-s 50
refused 3 'a transcript with times' talk.wav --transcript talk.wav
printf '1\n00:00:09,000 --> 00:00:05,000\nx\n' >t.bad
refused 3 't.bad:2: expected "START --> END"' talk.wav --transcript t.bad
refused 4 'none.srt' talk.wav --transcript none.srt
refused 4 'none.wav' none.wav
refused 4 'no/where' talk.wav --out no/where.json
head -c 30 talk.wav >cut.wav
refused 3 'cut.wav' cut.wav
head -c 44 talk.wav >empty.wav
refused 3 'empty.wav' empty.wav
model=talk.wav refused 3 'talk.wav' talk.wav
model=none refused 4 'none' talk.wav
for left in no talk.docx a b; do
  [ ! -e "$left" ] || fail "left behind: $left"
done

# An hour of stereo at 48 kHz within 200 MB, and why it says what it says: long to make, so on request only.
if [ "${MERKIT_LONG_TESTS:-}" = 1 ] && command -v python3 >/dev/null; then
  python3 - <<'PYTHON'
import array
import wave

with wave.open("talk.wav", "rb") as talk:
    samples = array.array("h", talk.readframes(talk.getnframes()))
data = array.array("h", (x for x in samples for _ in range(6))).tobytes()
with wave.open("long.wav", "wb") as out:
    out.setparams((2, 2, 48000, 0, "NONE", ""))
    for _ in range(240):
        out.writeframesraw(data)
PYTHON
  for explain in '' --explain; do
    # shellcheck disable=SC2086  # an option or none
    /usr/bin/time -f '%M' -o memory "$merkit" timeline --model m.safetensors --no-self-test --quiet long.wav \
      $explain --out l.json --out l.html
    [ "$(cat memory)" -lt 200000 ] || fail "an hour $explain took $(cat memory) KB"
    grep -q '"duration_s": 3600.0' l.json || fail "an hour $explain has another length"
    [ "$(stat -c %s l.html)" -lt 4000000 ] || fail "a page of an hour $explain has $(stat -c %s l.html) bytes"
  done
fi
