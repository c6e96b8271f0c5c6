#!/usr/bin/env bash
# The manifest of a folder of EMO-DB recordings, as CSV on standard output.
#   bench/emodb_manifest.sh FOLDER > emodb.csv
# FOLDER has index.tsv (path, speaker, gender, label, ...; labels angry, happy, neutral, sad) beside the recordings.
set -euo pipefail
[ $# -ge 1 ] || { echo "${0##*/}: expected FOLDER, got $# arguments" >&2; exit 2; }
folder=$1

awk -F '\t' -v folder="$(realpath "$folder")" '
  BEGIN { code["angry"] = "ang"; code["happy"] = "hap"; code["neutral"] = "neu"; code["sad"] = "sad"
          print "id,path,speaker,gender,label" }
  NR > 1 { id = $1; gsub(/[\/.]/, "_", id); print id "," folder "/" $1 "," $2 "," substr(toupper($3), 1, 1) "," code[tolower($4)] }
' "$folder/index.tsv"
