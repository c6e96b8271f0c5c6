#!/usr/bin/env bash
# `merkit model` as a user meets it: show, verify, card, export and quantise of a model file, and what becomes
# of files that are damaged, renamed, from the future or no models.
#   tests/model.sh MERKIT MAKE_MODEL
set -euo pipefail
merkit=$(realpath "$1") make_model=$(realpath "$2")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
failures=0
report() { echo "$*"; failures=$((failures + 1)); }

"$make_model" model.safetensors

# Every command speaks both forms.
for command in show verify card "export --describe"; do
  read -ra words <<<"$command"
  "$merkit" model "${words[@]}" model.safetensors >text || report "model $command failed"
  "$merkit" model "${words[@]}" model.safetensors --json >json || report "model $command --json failed"
  python3 -m json.tool json >/dev/null || report "model $command --json: no JSON"
done
"$merkit" model card model.safetensors --out card.md
head -1 card.md | grep -qx -- '---' || report "a card begins with its front matter"

"$merkit" model export --onnx model.safetensors --out out.onnx >/dev/null
python3 -m json.tool out.onnx.json >/dev/null || report "expected a description beside the ONNX file"
grep -q merkit.classes out.onnx || report "expected the classes in the ONNX file"
cp out.onnx first.onnx
"$merkit" model export --onnx model.safetensors --out out.onnx >/dev/null
cmp -s out.onnx first.onnx || report "the same model gave other bytes"

for weights in float16 int8; do
  "$merkit" model quantise model.safetensors --weights $weights --out $weights.safetensors >text
  grep -q 'self-test: probabilities within' text || report "quantise says nothing of the self-test"
  "$merkit" model verify $weights.safetensors >/dev/null || report "a quantised model fails its self-test"
  "$merkit" model card $weights.safetensors >/dev/null || report "a quantised model has no card"
done

# expect STATUS TEXT COMMAND...: the exit status and a part of the one line on standard error.
expect() {
  local status=$1 text=$2 got=0
  shift 2
  "$merkit" "$@" >out 2>err </dev/null || got=$?
  if [ "$got" -ne "$status" ] || [ "$(wc -l <err)" -ne 1 ] || ! grep -qF -- "$text" err; then
    report "merkit $*: expected status $status and \"$text\", got $got and $(cat err)"
  fi
}

size=$(stat -c %s model.safetensors)
for part in 0 7 8 100 $((size / 2)) $((size - 1)); do
  head -c "$part" model.safetensors >cut.safetensors
  expect 3 'cut.safetensors: ' model verify cut.safetensors
done
sed 's#model/1#model/9#' model.safetensors >future.safetensors
expect 3 'newer than this program' model show future.safetensors
sed 's#model/1#store/1#' model.safetensors >other.safetensors
expect 3 'expected a model, got another file' model card other.safetensors
sed 's#"flat_words#"flat_wordz#' model.safetensors >graph.safetensors
expect 3 'graph.safetensors: ' model verify graph.safetensors
cp out.onnx onnx.safetensors
expect 3 'onnx.safetensors: ' model show onnx.safetensors
head -c 4096 /dev/urandom >noise.safetensors
expect 3 'noise.safetensors: ' model show noise.safetensors
printf '\377\377\377\377\377\377\377\177{}' >huge.safetensors
expect 3 'huge.safetensors: ' model show huge.safetensors
expect 4 'none.safetensors' model card none.safetensors
expect 4 '' model show .
expect 2 'expected --onnx or --describe' model export model.safetensors
expect 2 'got "int4"' model quantise model.safetensors --weights int4 --out q.safetensors
expect 2 'from int8' model quantise int8.safetensors --weights int8 --out q.safetensors
[ ! -e q.safetensors ] || report "a refused command left a file"
expect 4 'no/such' model quantise model.safetensors --weights int8 --out no/such/folder.safetensors

[ "$failures" -eq 0 ] || exit 1
echo "all as expected"
