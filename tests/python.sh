#!/usr/bin/env bash
# The wheel of the Python module is built, unpacked and tested with pytest.
#   tests/python.sh PYTHON EXTENSION UNTRAINED_MODEL MERKIT
set -euo pipefail
python=$1 extension=$2 untrained=$3 merkit=$4
source=$(cd "$(dirname "$0")/../python" && pwd)
for module in numpy pytest build wheel setuptools; do
  "$python" -c "import $module" 2>/dev/null || { echo "skipped: $python has no $module"; exit 77; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/tree" && cp -r "$source" "$source/../CMakeLists.txt" "$folder/tree"

MERKIT_EXTENSION=$extension "$python" -m build --wheel --no-isolation --outdir "$folder/dist" "$folder/tree/python" \
  >"$folder/log" 2>&1 || { tail -n 40 "$folder/log"; exit 1; }
"$python" -m zipfile -e "$folder"/dist/merkit-*.whl "$folder/site"
cd "$folder"
PYTHONPATH=$folder/site MERKIT_UNTRAINED_MODEL=$untrained MERKIT_PROGRAM=$merkit \
  "$python" -m pytest -q -p no:cacheprovider "$source/tests"
