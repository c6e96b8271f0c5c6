#!/usr/bin/env bash
# What losses over frames are worth where only part of a turn carries the emotion: the same small network with
# hard frame labels, latent frame labels, CTC and one label a turn, on a corpus of `corpus synth --sparse-emotion`,
# leave-one-session-out. Prints WA and UA of each with intervals, then the paired tests of
#   latent labels against hard labels, and CTC against one label.
#   bench/sequence_claims.sh build/release/merkit [SIZE [EPOCHS [SEEDS]]]
# A folder in SEQUENCE_CLAIMS is kept and gone on with; without it everything is removed again.
set -euo pipefail
[ $# -ge 1 ] || { echo "${0##*/}: expected MERKIT, got $# arguments" >&2; exit 2; }
merkit=$(realpath "$1") size=${2:-tiny} epochs=${3:-30} seeds=${4:-3}
folder=${SEQUENCE_CLAIMS:-$(mktemp -d)}
[ -n "${SEQUENCE_CLAIMS:-}" ] || trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder"
cd "$folder"

[ -d corpus ] || "$merkit" corpus synth corpus --size "$size" --sparse-emotion --quiet >/dev/null

cat >frames.toml <<'TOML'
summary = "A small bidirectional LSTM with an output for every frame"
outputs = ["logits"]
[evaluation]
protocol = "loso5"
[features.speech]
set = "speech34"
channel = "speaker"
normalise = "z-score"
rows = 78
[layer.lstm]
gates = "sigmoid"
mask = "trailing"
[[node]]
name = "lstm"
layer = "lstm"
units = 24
direction = "both"
[[node]]
name = "drop"
layer = "dropout"
rate = 0.2
[[node]]
name = "logits"
layer = "dense"
[training]
optimiser = "adam"
learning_rate = 0.003
batch_size = 16
patience = 0
TOML

cat >one-label.toml <<'TOML'
extends = "frames.toml"
summary = "A small bidirectional LSTM whose last step is the turn"
[[node]]
name = "lstm"
sequences = false
TOML

train() {
  "$merkit" train "$1.toml" --corpus corpus --features stores --out "$2" --seeds "$seeds" --epochs "$epochs" \
    --quiet "${@:3}" >"$2.txt"
  printf '%-16s %s\n' "$2" "$(grep -m 1 'WA' "$2.txt" | sed 's/^ *//')"
  printf '%-16s %s\n' "" "$(grep -m 1 'UA' "$2.txt" | sed 's/^ *//')"
}

train frames hard-labels --set training.loss=framewise
train frames latent-labels --set training.loss=latent --set training.hard_epochs=3
train frames ctc --set training.loss=ctc
train one-label one-label
"$merkit" compare hard-labels latent-labels
"$merkit" compare one-label ctc
