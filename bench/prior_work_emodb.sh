#!/usr/bin/env bash
# The earlier systems on real speech, leave one speaker out: the table of docs/results.md.
#   bench/prior_work_emodb.sh MERKIT FOLDER OUT MODEL [SCALE [ARGUMENTS OF reproduce ...]]
# FOLDER is as in bench/emodb_manifest.sh; runs lie in OUT and are gone on with. MODEL is the speech recogniser for those
# that begin with one, as bench/asr_transfer.sh trains it. At the end those are compared with the one from scratch.
# Left out are neumann2017/multi-view, for want of ratings, and systems that differ from one in the table in their turns.
set -euo pipefail
[ $# -ge 4 ] || { echo "${0##*/}: expected MERKIT FOLDER OUT MODEL, got $# arguments" >&2; exit 2; }
merkit=$1
folder=$2
out=$3
model=$4
scale=${5:-1}
systems=han2014/dnn-elm,han2014/dnn-kernel-elm,han2014/dnn-svm,han2014/hmm,han2014/svm-linear,han2014/svm-rbf
systems+=,lee2015,chernykh2017,neumann2017/single-view,lakomkin2017

mkdir -p "$out"
"$(dirname "$0")"/emodb_manifest.sh "$folder" >"$out/corpus.csv"

"$merkit" reproduce prior-work --corpus "$out/corpus.csv" --protocol speaker-out --out "$out/runs" --scale "$scale" \
  --transfer "$model" --only "$systems" --set corpus.classes=4-merged --set corpus.improvised_only=false --quiet "${@:6}"

"$merkit" compare "$out"/runs/lakomkin2017/{scratch,frozen,fine-tuned,progressive}*/speaker-out/predictions.jsonl --quiet
