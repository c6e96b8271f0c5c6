#!/usr/bin/env bash
# `merkit model` as a user meets it: show, verify, card, export and quantise of a model file, and what becomes
# of files that are damaged, renamed, from the future or no models.
#   tests/model.sh MERKIT UNTRAINED_MODEL
set -euo pipefail
merkit=$(realpath "$1") untrained=$(realpath "$2")
# shellcheck source=/dev/null
source "${0%/*}/in_folder.sh"

"$untrained" model.safetensors

# Every command speaks both forms.
for command in show verify card "export --describe"; do
  read -ra words <<<"$command"
  "$merkit" model "${words[@]}" model.safetensors >text || complain "model $command failed"
  "$merkit" model "${words[@]}" model.safetensors --json >json || complain "model $command --json failed"
  python3 -m json.tool json >/dev/null || complain "model $command --json: no JSON"
done
"$merkit" model card model.safetensors --out card.md
head -1 card.md | grep -qx -- '---' || complain "a card begins with its front matter"

"$merkit" model export --onnx model.safetensors --out out.onnx >/dev/null
python3 -m json.tool out.onnx.json >/dev/null || complain "expected a description beside the ONNX file"
grep -q merkit.classes out.onnx || complain "expected the classes in the ONNX file"
cp out.onnx first.onnx
"$merkit" model export --onnx model.safetensors --out out.onnx >/dev/null
cmp -s out.onnx first.onnx || complain "the same model gave other bytes"

for weights in float16 int8; do
  "$merkit" model quantise model.safetensors --weights $weights --out $weights.safetensors >text
  grep -q 'self-test: probabilities within' text || complain "quantise says nothing of the self-test"
  "$merkit" model verify $weights.safetensors >/dev/null || complain "a quantised model fails its self-test"
  "$merkit" model card $weights.safetensors >/dev/null || complain "a quantised model has no card"
done

# refused STATUS TEXT ARGUMENTS...
refused() { expect "$1" "$2" "$merkit" "${@:3}"; }

size=$(stat -c %s model.safetensors)
for part in 0 7 8 100 $((size / 2)) $((size - 1)); do
  head -c "$part" model.safetensors >cut.safetensors
  refused 3 'cut.safetensors: ' model verify cut.safetensors
done
sed 's#model/1#model/9#' model.safetensors >future.safetensors
refused 3 'newer than this program' model show future.safetensors
sed 's#model/1#store/1#' model.safetensors >other.safetensors
refused 3 'expected a model, got another file' model card other.safetensors
sed 's#"flat_words#"flat_wordz#' model.safetensors >graph.safetensors
refused 3 'graph.safetensors: ' model verify graph.safetensors
cp out.onnx onnx.safetensors
refused 3 'onnx.safetensors: ' model show onnx.safetensors
head -c 4096 /dev/urandom >noise.safetensors
refused 3 'noise.safetensors: ' model show noise.safetensors
printf '\377\377\377\377\377\377\377\177{}' >huge.safetensors
refused 3 'huge.safetensors: ' model show huge.safetensors
refused 4 'none.safetensors' model card none.safetensors
refused 4 '' model show .
refused 2 'expected --onnx or --describe' model export model.safetensors
refused 2 'got "int4"' model quantise model.safetensors --weights int4 --out q.safetensors
refused 2 'from int8' model quantise int8.safetensors --weights int8 --out q.safetensors
[ ! -e q.safetensors ] || complain "a refused command left a file"
refused 4 'no/such' model quantise model.safetensors --weights int8 --out no/such/folder.safetensors
