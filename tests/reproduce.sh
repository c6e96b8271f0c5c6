#!/usr/bin/env bash
# `merkit reproduce` and `merkit report` as a user meets them: one small system of the paper on a tiny
# corpus, Ctrl-C and the call that goes on, the table, the page, and the call that has nothing left to do;
# --set where not every system has its table.
#   tests/reproduce.sh MERKIT
set -euo pipefail
merkit=$(realpath "$1")
# shellcheck source=/dev/null
source "${0%/*}/in_folder.sh"

expect_text() {
  grep -qF -- "$2" "$1" || fail "$1: expected \"$2\", got: $(head -c 400 "$1")"
}

"$merkit" corpus synth corpus --size tiny --quiet >/dev/null
reproduce=("$merkit" reproduce tripathi2018 --corpus corpus --only mocap-head2 --epochs 2 --out runs --quiet)

# As a terminal does it: Ctrl-C reaches merkit and its trainer.
set -m
"$merkit" reproduce tripathi2018 --corpus corpus --only mocap-head2 --epochs 2000 --out long --quiet >cut.txt 2>log.txt &
set +m
for _ in $(seq 600); do
  [ -n "$(find long -name 'checkpoint*' -print -quit 2>/dev/null)" ] && break
  sleep 0.1
done
kill -INT -- -$!
status=0
wait $! || status=$?
[ "$status" -eq 130 ] || fail "Ctrl-C: expected status 130, got $status: $(tail -n 3 log.txt)"
expect_text log.txt "stopped in run 1 of 2; the same command goes on from there"
expect_text cut.txt "mocap-head2"

"${reproduce[@]}" >table.txt 2>log.txt || fail "reproduce: $(tail -n 3 log.txt)"
expect_text log.txt "2 runs, 0 failed"
expect_text table.txt "mocap-head2"
expect_text table.txt "40.28"
expect_text table.txt "at most 2 epochs a fit"
"$merkit" reproduce tripathi2018 --corpus corpus --only mocap-head2 --out runs --dry-run --json >dry.json
if grep -qE '"(best|last|last10|honest_.a)_pct": null' dry.json; then fail "dry run: expected every figure, got $(cat dry.json)"; fi

[ "$(grep -c 'mocap-head2' table.txt)" -eq 1 ] || fail "expected the table alone on standard output"

# Everything is over: the second call changes no result.
find runs -name 'model.safetensors' -exec stat -c '%n %Y %s' {} + | sort >before.txt
"${reproduce[@]}" >again.txt 2>log.txt
find runs -name 'model.safetensors' -exec stat -c '%n %Y %s' {} + | sort >after.txt
cmp before.txt after.txt
cmp table.txt again.txt

"$merkit" report runs/mocap-head2/last20-seed --resamples 200 --quiet >paths.txt
report=runs/mocap-head2/last20-seed/report.html
expect_text paths.txt "$report"
for part in "optimistic: chosen on the test set" "Confusion" "Leak check" "By gender" "40.28 %" "merkit"; do
  expect_text "$report" "$part"
done
if grep -qE 'https?:|<script|<link' "$report"; then fail "the page asks for something elsewhere"; fi
python3 -c 'import json, sys; json.load(open(sys.argv[1]))' "${report%.html}.json"

status=0
"$merkit" report corpus >/dev/null 2>error.txt || status=$?
[ "$status" -eq 4 ] || fail "report of what is no run: expected status 4, got $status"
[ "$(wc -l <error.txt)" -eq 1 ] || fail "expected one line, got $(cat error.txt)"
# A change of what reads words concerns the one system of two that does.
some=(--corpus corpus --only "mocap-head2,text3" --epochs 1 --scale 0.02 --out some --quiet)
"$merkit" reproduce tripathi2018 "${some[@]}" --set features.text.rows=9 >some.txt 2>log.txt ||
  fail "reproduce --set: $(tail -n 3 log.txt)"
expect_text some.txt "changed in all recipes that have it: features.text.rows=9"
grep -q 'rows = 9$' some/text3/last20-seed/recipe.toml || fail "text3: expected 9 rows"
status=0
"$merkit" reproduce tripathi2018 "${some[@]}" --set features.txet.rows=9 >/dev/null 2>error.txt || status=$?
[ "$status" -eq 2 ] || fail "--set of no recipe: expected status 2, got $status"
expect_text error.txt 'did you mean "features.text"?'

status=0
"$merkit" reproduce tripathi --corpus corpus >/dev/null 2>error.txt || status=$?
[ "$status" -ne 0 ] || fail "an unknown paper: expected an error"
status=0
"$merkit" reproduce tripathi2018 --corpus corpus --out runs --protocol loso5 >/dev/null 2>error.txt || status=$?
[ "$status" -eq 2 ] || fail "--protocol of the paper: expected status 2, got $status"
expect_text error.txt "--protocol: expected prior-work"

# What no run could read is told of once, before the first of them.
# refused STATUS TEXT ARGUMENTS
refused() {
  local want=$1 text=$2 status=0
  shift 2
  "$merkit" reproduce tripathi2018 --out none "$@" >/dev/null 2>error.txt || status=$?
  [ "$status" -eq "$want" ] || fail "reproduce $*: expected status $want, got $status"
  [ "$(wc -l <error.txt)" -eq 1 ] || fail "reproduce $*: expected one line, got $(cat error.txt)"
  expect_text error.txt "$text"
  [ ! -e none ] || fail "reproduce $*: expected no folder of runs"
}
mkdir empty
refused 3 "empty: expected folders Session1 to Session5" --corpus empty --only mocap-head2
refused 4 "nowhere: expected a corpus" --corpus nowhere --only mocap-head2
refused 2 "--vectors: expected a file or bundled for tripathi2018/text2" --corpus corpus --only text2
refused 4 "none.txt: expected word vectors" --corpus corpus --only text2 --vectors none.txt
echo "reproduce: good"
