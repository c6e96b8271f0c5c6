#!/usr/bin/env bash
# `merkit train` as a user meets it, on a small corpus of text only: a whole run, the same bytes after
# kill -9, nothing done twice, and what is refused.
#   tests/train.sh MERKIT
set -euo pipefail
merkit=$(realpath "$1")
# shellcheck source=/dev/null
source "${0%/*}/in_folder.sh"

"$merkit" corpus synth corpus --size tiny --quiet >/dev/null
mkdir text_only
for session in 1 2 3 4 5; do
  mkdir -p "text_only/Session$session/dialog"
  cp -r "corpus/Session$session/dialog/EmoEvaluation" "corpus/Session$session/dialog/transcriptions" \
    "text_only/Session$session/dialog/"
done

cat >words.toml <<'TOML'
summary = "Words, embedded"
[evaluation]
protocol = "loso5"
[features.text]
set = "tokens"
rows = 20
pad = "front"
max_words = 500
[[node]]
name = "words"
layer = "embedding"
columns = 16
[[node]]
name = "flat"
layer = "flatten"
[[node]]
name = "logits"
layer = "dense"
[training]
epochs = 6
batch_size = 16
TOML

cat >speech.toml <<'TOML'
[features.speech]
set = "speech34"
rows = 20
[[node]]
name = "flat"
layer = "flatten"
[[node]]
name = "logits"
layer = "dense"
[training]
epochs = 1
TOML

train() { "$merkit" train words.toml --corpus text_only --quiet --threads 1 "$@"; }

train --out whole >text
grep -q 'WA .* %   95 % interval' text || fail "no WA with an interval"
grep -q 'scenario-out: not run' text || fail "no word about the scenarios"
for file in recipe.toml run.json predictions.jsonl result.json fits/session5/seed1/model.safetensors \
  fits/session5/seed1/log.jsonl fits/session5/seed1/events.out.tfevents.0.merkit; do
  [ -s "whole/$file" ] || fail "no $file"
done
[ "$(wc -l <whole/fits/session5/seed1/log.jsonl)" -eq 6 ] || fail "not a line an epoch"
"$merkit" model verify whole/fits/session1/seed1/model.safetensors >/dev/null
"$merkit" model show whole/fits/session1/seed1/model.safetensors | grep 'fold session1, seed 1' >/dev/null

# What becomes of a trained model: its card has the run's figures, smaller weights cost next to nothing on the
# development part, and another corpus is no measure.
model=whole/fits/session1/seed1/model.safetensors
"$merkit" model card "$model" >card.md
for line in '^      value: 0\.' '^| UA, % | ' 'merkit train words.toml' 'membership hash [0-9a-f]'; do
  grep -q -- "$line" card.md || fail "the card has no line $line"
done
"$merkit" model export --onnx "$model" --out words.onnx >/dev/null
"$merkit" model quantise "$model" --weights int8 --out small.safetensors --corpus text_only --quiet --json >small.json
python3 - <<'PY'
import json
dev = json.load(open("small.json"))["dev"]
assert dev["num_utterances"] > 0 and dev["agreement"] > 0.95, dev
assert abs(dev["before"]["wa"] - dev["after"]["wa"]) < 0.05, dev
assert 0 < dev["largest_difference"] < 0.05, dev
PY
mkdir part && cp -r text_only/Session[1-4] part/
status=0
"$merkit" model quantise "$model" --weights int8 --out small.safetensors --corpus part --quiet 2>err || status=$?
[ "$status" -ne 0 ] || fail "folds of another corpus were taken for those of training"

# The same command again does nothing, a killed run is gone on with, and the models are the same bytes.
stamp=$(stat -c %Y%s whole/fits/session1/seed1/model.safetensors)
train --out whole >/dev/null
[ "$stamp" = "$(stat -c %Y%s whole/fits/session1/seed1/model.safetensors)" ] || fail "trained again"
for delay in 0.3 0.6 0.9 1.2; do
  train --out killed >/dev/null &
  sleep "$delay"
  kill -9 $! 2>/dev/null || true
  wait $! 2>/dev/null || true
done
train --out killed >/dev/null
for fold in 1 2 3 4 5; do
  cmp "whole/fits/session$fold/seed1/model.safetensors" \
    "killed/fits/session$fold/seed1/model.safetensors" || fail "killed run: other model"
done
cmp whole/predictions.jsonl killed/predictions.jsonl || fail "killed run: other predictions"

# Ctrl-C ends with status 130 and leaves a run that can be gone on with.
"$merkit" train words.toml --corpus text_only --quiet --threads 1 --out stopped --epochs 2000 2>err &
until [ -s stopped/fits/session1/seed1/log.jsonl ]; do
  kill -0 $! || fail "ended before its first epoch"
  sleep 0.1
done
kill -INT $!
got=0
wait $! || got=$?
[ "$got" -eq 130 ] || fail "Ctrl-C: expected status 130, got $got"

train --out published --as-published --epochs 2 >text
grep -q 'best test epoch: .*optimistic: chosen on the test set' text || fail "no stamp"

# A system of two modalities is tested with each of them alone, and its models know when to abstain.
cat >both.toml <<'TOML'
[evaluation]
protocol = "loso5"
[features.speech]
set = "speech34"
normalise = "speaker"
[features.text]
set = "tokens"
max_words = 500
[[node]]
name = "speech_pool"
layer = "mean_pool"
inputs = ["speech"]
[[node]]
name = "words"
layer = "embedding"
inputs = ["text"]
columns = 8
[[node]]
name = "text_pool"
layer = "mean_pool"
[[node]]
name = "text_gate"
layer = "gate"
inputs = ["text_pool", "text"]
[[node]]
name = "both"
layer = "concat"
inputs = ["speech_pool", "text_gate"]
[[node]]
name = "logits"
layer = "dense"
[training]
epochs = 3
modality_dropout = 0.3
[calibration]
risk = 0.2
TOML
"$merkit" train both.toml --corpus corpus --folds session1,session2 --quiet --out both >text
grep -q '^  with audio only: WA .* UA ' text || fail "no figures of audio alone"
grep -q '^  with text only: WA .* UA ' text || fail "no figures of text alone"
grep -q '"modalities": "text"' both/result.json || fail "no subsets in result.json"
"$merkit" compare both/subsets/text.jsonl both >/dev/null || fail "subsets cannot be compared"
"$merkit" report both >/dev/null
grep -q 'By modality' both/report.html || fail "no table of modalities in the report"
grep -q '"modalities": "audio"' both/report.json || fail "no subsets in the report's twin"
"$merkit" model show both/fits/session1/seed1/model.safetensors >text
grep -q 'probabilities calibrated on .* dev utterances, temperature' text || fail "no temperature"
grep -q 'abstains below a confidence of .*; speech in range up to' text || fail "no word on abstaining"

# refused STATUS TEXT ARGUMENTS...
refused() { expect "$1" "$2" "$merkit" train "${@:3}" --quiet; }

# Without its sibling the program says what is missing.
cp "$merkit" alone
got=0
PATH=/nowhere ./alone train words.toml --corpus text_only --out x 2>err || got=$?
if [ "$got" -ne 4 ] || ! grep -q 'merkit-train: expected the trainer beside merkit or in PATH' err; then
  fail "no word about the trainer"
fi

refused 2 'give another --out' words.toml --corpus text_only --out whole --epochs 9
refused 4 'none.toml' none.toml --corpus text_only --out x
refused 2 'did you mean "loso5"' words.toml --corpus text_only --out x --protocol loso
refused 2 '--folds: expected one of session1' words.toml --corpus text_only --out x --folds session9
refused 2 'batch_size' words.toml --corpus text_only --out x --set training.batch_sice=3
refused 3 'features.speech: expected audio for speech34, got none' speech.toml --corpus text_only --out x
printf '{"id": "a", "text": "hello"}\n' >unlabelled.jsonl
refused 3 'expected turns with labels' words.toml --corpus unlabelled.jsonl --out x
printf 'x' >file
refused 4 'file' words.toml --corpus text_only --out file/run
