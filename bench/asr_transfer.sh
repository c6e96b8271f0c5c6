#!/usr/bin/env bash
# Does a speech recogniser help a network of emotions that has few labelled utterances? Everything is made on the spot:
# English speech by espeak-ng, a recogniser of characters trained on it and tested on voices it never heard, a corpus of
# emotions of which a small share is learnt from, and the four ways of Lakomkin et al. 2017 side by side.
#   bench/asr_transfer.sh MERKIT FOLDER [UTTERANCES [SHARE [SEEDS]]]
# Prints CER and WER, UA and WA of each way with intervals, and paired differences. Goes on where it was stopped.
set -euo pipefail
[ $# -ge 2 ] || { echo "${0##*/}: expected MERKIT FOLDER, got $# arguments" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
merkit=$(realpath "$1")
folder=$2
utterances=${3:-1500}
share=${4:-0.1}
seeds=${5:-1}
mkdir -p "$folder"

"$here/english_speech.py" "$folder/speech" --utterances "$utterances"
"$merkit" train lakomkin2017/asr-small --corpus "$folder/speech/manifest.jsonl" --protocol loso5 --folds session5 \
  --out "$folder/asr" --epochs 15 --quiet
model=$folder/asr/fits/session5/seed1/model.safetensors
"$merkit" transcribe "$folder/speech/manifest.jsonl" --model "$model" --session 5 --beam-width 20 --quiet | tail -n 2

"$merkit" corpus synth "$folder/emotion" --size small --no-mocap --quiet >/dev/null
files=()
for way in scratch frozen fine-tuned progressive; do
  transfer=()
  [ "$way" = scratch ] || transfer=(--transfer "$model")
  "$merkit" train "lakomkin2017/$way-small" --corpus "$folder/emotion" --out "$folder/$way" "${transfer[@]}" \
    --features "$folder/features" --set "training.train_share=$share" --set training.choose_epoch=last \
    --set training.patience=0 --folds session1,session3,session5 --epochs 8 --seeds "$seeds" --quiet
  files+=("$folder/$way/predictions.jsonl")
done
"$merkit" compare "${files[@]}" --quiet
