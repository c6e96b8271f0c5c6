#!/usr/bin/env bash
# ONNX Runtime says of exported networks what merkit says, within 1e-4: of every recipe that is a network,
# and of every kind of layer in every mode. The files pass the checker of the ONNX project.
#   tests/onnx.sh ONNX_CASES RECIPES MODULES
# MODULES is the folder that tools/install_onnx_runtime.sh fills; without it or without node the test is
# skipped (exit status 77).
set -euo pipefail
onnx_cases=$1 recipes=$2 modules=$3
here=$(cd "$(dirname "$0")" && pwd)

command -v node >/dev/null || { echo "skipped: no node"; exit 77; }
[ -d "$modules/onnxruntime-node" ] || {
  echo "skipped: no onnxruntime-node in $modules; tools/install_onnx_runtime.sh gets it"
  exit 77
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$onnx_cases" "$recipes" "$folder"
node "$here/onnx/compare.js" "$folder" "$modules"
if /usr/bin/python3 -c 'import onnx' 2>/dev/null; then
  /usr/bin/python3 "$here/onnx/check.py" "$folder"
else
  echo "checker skipped: no python3-onnx"
fi
