#!/usr/bin/env bash
# Losses over frames and views, as a user meets them: each trains, its model verifies, and a killed run with
# latent labels ends in the same bytes.
#   tests/frame_losses.sh MERKIT
set -euo pipefail
merkit=$(realpath "$1")
# shellcheck source=/dev/null
source "${0%/*}/in_folder.sh"

"$merkit" corpus synth corpus --size tiny --quiet >/dev/null

cat >frames.toml <<'TOML'
outputs = ["logits"]
[evaluation]
protocol = "loso5"
[features.speech]
set = "speech34"
rows = 60
normalise = "z-score"
gate_column = "energy"
least_rows = 6
[[node]]
name = "lstm"
layer = "lstm"
units = 6
direction = "both"
mask = "trailing"
[[node]]
name = "logits"
layer = "dense"
[training]
epochs = 4
batch_size = 16
TOML

cat >views.toml <<'TOML'
extends = "frames.toml"
outputs = ["logits", "valence"]
[[node]]
name = "pooled"
layer = "mean_pool"
inputs = ["lstm"]
[[node]]
name = "logits"
inputs = ["pooled"]
[[node]]
name = "valence"
layer = "dense"
inputs = ["pooled"]
[training]
views = "valence"
TOML

train() { "$merkit" train "$1.toml" --corpus corpus --features stores --folds session1 --quiet --threads 1 "${@:2}"; }
model() { echo "$1/fits/session1/seed1/model.safetensors"; }

for loss in framewise latent ctc; do
  train frames --out "$loss" --set "training.loss=$loss" >/dev/null
  "$merkit" model verify "$(model "$loss")" >/dev/null || fail "$loss: the model does not say what it said"
done
train views --out views >/dev/null
"$merkit" model verify "$(model views)" >/dev/null || fail "views: the model does not say what it said"
"$merkit" model show "$(model views)" | grep '^ *valence' >/dev/null && fail "the model still has the view"

# What a recipe cannot mean is refused with the key.
if train frames --out bad --set training.loss=hinge 2>errors; then fail "an unknown loss was taken"; fi
grep -q 'training.loss: expected one of' errors || fail "an unknown loss is not named"
if train frames --out bad --set training.loss=latent --set training.skip_frames=2 2>errors; then
  fail "latent labels skipped frames"
fi
grep -q 'training.skip_frames' errors || fail "frames that are skipped are not named"

# Killed while it learns, gone on with: the same model.
train frames --out killed --set training.loss=latent --set training.hard_epochs=1 >/dev/null &
sleep 0.5
kill -9 $! 2>/dev/null || true
wait $! 2>/dev/null || true
for out in killed whole; do
  train frames --out $out --set training.loss=latent --set training.hard_epochs=1 >/dev/null
done
cmp "$(model killed)" "$(model whole)" || fail "a killed run has another model"
