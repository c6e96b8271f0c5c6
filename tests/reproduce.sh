#!/usr/bin/env bash
# `merkit reproduce` and `merkit report` as a user meets them: one small system of the paper on a tiny
# corpus, the table, the page, and the second call, which has nothing left to do.
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

"${reproduce[@]}" >table.txt 2>log.txt || fail "reproduce: $(tail -n 3 log.txt)"
expect_text table.txt "tripathi2018/mocap-head2"
expect_text table.txt "40.28"
expect_text table.txt "at most 2 epochs a fit"
"$merkit" reproduce tripathi2018 --corpus corpus --only mocap-head2 --out runs --dry-run --json >dry.json
if grep -q null dry.json; then fail "dry run: expected every figure, got $(cat dry.json)"; fi

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
status=0
"$merkit" reproduce tripathi --corpus corpus >/dev/null 2>error.txt || status=$?
[ "$status" -ne 0 ] || fail "an unknown paper: expected an error"
echo "reproduce: good"
