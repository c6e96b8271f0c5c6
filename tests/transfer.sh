#!/usr/bin/env bash
# A speech recogniser and what is made of it, as a user meets them: trained on the texts of a corpus, asked what is said,
# and handed on to networks of emotions, killed and gone on with on the way.
#   tests/transfer.sh MERKIT
set -euo pipefail
merkit=$(realpath "$1")
# shellcheck source=/dev/null
source "${0%/*}/in_folder.sh"

"$merkit" corpus synth corpus --size tiny --no-mocap --quiet >/dev/null
asr=(train lakomkin2017/asr-small --corpus corpus --folds session1 --quiet --threads 1 --features features)
"$merkit" "${asr[@]}" --epochs 2 --out asr >text
grep -q 'CER .* %   95 % interval .* by speaker' text || fail "no CER with an interval"
grep -q 'WER .* substituted' text || fail "no WER"
for file in transcripts.jsonl result.json fits/session1/seed1/transcripts.jsonl; do
  [ -s "asr/$file" ] || fail "no $file"
done
grep -q '"cer"' asr/fits/session1/seed1/log.jsonl || fail "no CER of an epoch"
model=asr/fits/session1/seed1/model.safetensors
"$merkit" model verify "$model" >/dev/null
"$merkit" model show "$model" >text
grep -q "classes: '" text || fail "the model does not hold the alphabet"

wav=$(find corpus -path '*sentences/wav*' -name '*.wav' -print -quit)
"$merkit" transcribe --model "$model" "$wav" >line
[ "$(cut -f 1 line)" = "$(basename "$wav" .wav)" ] || fail "no line for the file"
"$merkit" transcribe --model "$model" corpus --session 1 --threads 1 >one
"$merkit" transcribe --model "$model" corpus --session 1 --threads 2 >two
cmp one two || fail "another text with more threads"
grep -q '^  CER .* inserted of' one || fail "no error rates of a corpus"
# The test part of the run is session 1: the same texts from the trainer and from the program.
"$merkit" transcribe --model "$model" corpus --session 1 --json >json
cer() { awk '/"cer": [{]/ { getline; print $2; exit }' "$1"; }
[ -n "$(cer json)" ] || fail "no CER in JSON"
[ "$(cer json)" = "$(cer asr/result.json)" ] || fail "other error rates than those of the run"
"$merkit" transcribe --model "$model" corpus --session 1 --beam-width 10 >text
grep -q '^  WER' text || fail "no beam"

# Handed on: killed at any moment it comes to the same bytes.
way=(train lakomkin2017/progressive-small --corpus corpus --folds session1 --quiet --threads 1 --features features
  --transfer "$model" --epochs 2 --set training.patience=0)
"$merkit" "${way[@]}" --out whole >text
grep -q 'note: taken over from a model: conv1 ' text || fail "no word about what was taken over"
for delay in 1 2; do
  "$merkit" "${way[@]}" --out killed >/dev/null &
  sleep "$delay"
  kill -9 $! 2>/dev/null || true
  wait $! 2>/dev/null || true
done
"$merkit" "${way[@]}" --out killed >/dev/null
cmp whole/fits/session1/seed1/model.safetensors killed/fits/session1/seed1/model.safetensors ||
  fail "killed run: other model"

# The earlier systems in the size of the recogniser, whatever the scale; their epochs follow it.
reproduce=("$merkit" reproduce prior-work --corpus corpus --scale 0.05 --transfer "$model" --features features)
"${reproduce[@]}" --dry-run >text
for system in fine-tuned-small frozen-small progressive-small scratch-small; do
  grep -q "^lakomkin2017/$system " text || fail "$system is not in the table"
done
"${reproduce[@]}" --only lakomkin2017/fine-tuned-small --quiet >text 2>err || fail "reproduce: $(tail -n 3 err)"
grep -q 'NAME-small: its epochs alone' text || fail "the table does not say what is scaled"
grep -qE 'fine-tuned-small .* [0-9]+\.[0-9] ' text || fail "no figures: $(cat text)"
epochs=$(wc -l <runs/lakomkin2017/fine-tuned-small/loso5/fits/session1/seed1/log.jsonl)
[ "$epochs" = 2 ] || fail "40 epochs times 0.05 were $epochs"

# refused STATUS TEXT ARGUMENTS...
refused() { expect "$1" "$2" "$merkit" "${@:3}" --quiet; }

emotion=whole/fits/session1/seed1/model.safetensors
refused 2 'give another --out' "${way[@]:0:9}" --transfer "$emotion" --epochs 2 --set training.patience=0 --out whole
refused 2 'expected a model given by --transfer MODEL, got none' train lakomkin2017/frozen-small --corpus corpus --out x
refused 2 '--transfer: expected a recipe with' train lakomkin2017/scratch-small --corpus corpus --out x --transfer "$model"
refused 2 'did you mean "gru5"' train lakomkin2017/frozen-small --corpus corpus --out x --transfer "$model" \
  --set transfer.freeze=gru55
refused 2 'expected a model that writes transcripts' transcribe --model "$emotion" "$wav"
refused 4 'none.safetensors' reproduce prior-work --corpus corpus --transfer none.safetensors
refused 4 'none.wav' transcribe --model "$model" none.wav
printf '{"id": "a", "label": "ang"}\n' >untexted.jsonl
refused 3 'expected turns with transcripts' train lakomkin2017/asr-small --corpus untexted.jsonl --out x
