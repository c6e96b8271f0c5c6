#!/usr/bin/env bash
# The earlier systems on real speech, leave one speaker out: the table of docs/results.md.
#   bench/prior_work_emodb.sh MERKIT FOLDER OUT [SCALE [ARGUMENTS OF reproduce ...]]
# FOLDER has index.tsv (path, speaker, gender, label, ...; labels angry, happy, neutral, sad) beside the recordings;
# runs lie in OUT and are gone on with.
set -euo pipefail
merkit=$1
folder=$2
out=$3
scale=${4:-1}

mkdir -p "$out"
awk -F '\t' -v folder="$(realpath "$folder")" '
  BEGIN { code["angry"] = "ang"; code["happy"] = "hap"; code["neutral"] = "neu"; code["sad"] = "sad"
          print "id,path,speaker,gender,label" }
  NR > 1 { id = $1; gsub(/[\/.]/, "_", id); print id "," folder "/" $1 "," $2 "," substr(toupper($3), 1, 1) "," code[tolower($4)] }
' "$folder/index.tsv" >"$out/corpus.csv"

"$merkit" reproduce prior-work --corpus "$out/corpus.csv" --protocol speaker-out --out "$out/runs" --scale "$scale" \
  --set corpus.classes=4-merged --set corpus.improvised_only=false --quiet "${@:5}"
