#!/usr/bin/env bash
# Puts ONNX Runtime for Node into FOLDER/node_modules, for tests/onnx.sh; nothing that is already there is
# fetched again.
#   tools/install_onnx_runtime.sh FOLDER
# Scripts of the packages are not run: the library is inside the package.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: tools/install_onnx_runtime.sh FOLDER" >&2; exit 2; }
from=$(cd "$(dirname "$0")/../tests/onnx" && pwd)
mkdir -p "$1"
cmp -s "$from/package-lock.json" "$1/installed.json" && exit 0
command -v npm >/dev/null || { echo "tools/install_onnx_runtime.sh: expected npm, got none" >&2; exit 4; }
cp "$from/package.json" "$from/package-lock.json" "$1/"
(cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
# Libraries of other systems are four fifths of the package.
rm -rf "$1"/node_modules/onnxruntime-node/bin/*/{darwin,win32}
cp "$from/package-lock.json" "$1/installed.json"
