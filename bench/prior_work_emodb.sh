#!/usr/bin/env bash
# The earlier systems on real speech, leave one speaker out: the table of docs/results.md.
#   bench/prior_work_emodb.sh MERKIT FOLDER OUT [SCALE [ARGUMENTS OF reproduce ...]]
# FOLDER is as in bench/emodb_manifest.sh; runs lie in OUT and are gone on with.
set -euo pipefail
merkit=$1
folder=$2
out=$3
scale=${4:-1}

mkdir -p "$out"
"$(dirname "$0")"/emodb_manifest.sh "$folder" >"$out/corpus.csv"

"$merkit" reproduce prior-work --corpus "$out/corpus.csv" --protocol speaker-out --out "$out/runs" --scale "$scale" \
  --set corpus.classes=4-merged --set corpus.improvised_only=false --quiet "${@:5}"
