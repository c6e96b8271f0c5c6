#!/usr/bin/env bash
# Systems of several stages as a user meets them, on a tiny corpus with everything small: the table of earlier
# systems, what is refused, the same bytes after kill -9, and the second call, which has nothing left to do.
#   tests/prior_work.sh MERKIT
set -euo pipefail
merkit=$(realpath "$1")
# shellcheck source=/dev/null
source "${0%/*}/in_folder.sh"

expect_text() {
  grep -qF -- "$2" "$1" || fail "$1: expected \"$2\", got: $(head -c 600 "$1")"
}

"$merkit" corpus synth corpus --size tiny --no-mocap --quiet >/dev/null
systems=han2014/dnn-elm-4,han2014/dnn-kernel-elm-4,chernykh2017/framewise
reproduce=("$merkit" reproduce prior-work --corpus corpus --only "$systems" --epochs 1 --scale 0.05 --out runs)
"${reproduce[@]}" --quiet >table 2>err || fail "reproduce: $(tail -3 err)"
expect_text table 'sizes of all recipes times 0.05 (--scale)'
expect_text table 'at most 1 epochs a fit'
expect_text table 'han2014/dnn-kernel-elm-4'
expect_text table 'chernykh2017/framewise'
grep -qE 'dnn-elm-4 .* [0-9]+\.[0-9] ' table || fail "no figures: $(cat table)"
[ "$(grep -c ' - ' table)" -le 3 ] || fail "figures are missing: $(cat table)"

# Every kind of model shows and verifies.
for model in runs/*/*/loso5/fits/session1/seed1/model.safetensors; do
  "$merkit" model verify "$model" >/dev/null
done
elm=runs/han2014/dnn-elm-4/loso5/fits/session1/seed1
"$merkit" model show "$elm/model.safetensors" >text
expect_text text 'statistics over rows; extreme learning machine, 6 hidden units'
expect_text text 'network_dev_ua'
forest=runs/chernykh2017/framewise-corrected/loso5
"$merkit" model show "$forest/fits/session1/seed1/model.safetensors" >text
expect_text text 'vote over rows; random forest, 50 trees'
grep -q '"setting": *1' "$elm/log.jsonl" || fail "settings are not logged"
expect_text "$forest/run.json" '"scale": 0.05'
"$merkit" report runs/han2014/dnn-elm-4/loso5 --out report.html >/dev/null
"$merkit" compare runs/han2014/dnn-elm-4/loso5/predictions.jsonl \
  runs/han2014/dnn-kernel-elm-4/loso5/predictions.jsonl >text
expect_text text 'han2014/dnn-kernel-elm-4'

# The second call does nothing again.
before=$(stat -c %Y%s "$elm/model.safetensors")
"${reproduce[@]}" --quiet --json >json 2>/dev/null
[ "$before" = "$(stat -c %Y%s "$elm/model.safetensors")" ] || fail "trained again"
expect_text json '"system": "han2014/dnn-elm-4"'
expect_text json '"wa_interval"'

# A killed run comes to the same bytes.
train=("$merkit" train han2014/dnn-elm-4 --corpus corpus --features runs/features --epochs 1 --scale 0.05
  --threads 1 --quiet --protocol loso5)
"${train[@]}" --out whole >/dev/null
for delay in 0.4 0.8 1.2; do
  "${train[@]}" --out killed >/dev/null &
  sleep "$delay"
  kill -9 $! 2>/dev/null || true
  wait $! 2>/dev/null || true
done
"${train[@]}" --out killed >/dev/null
for fold in 1 5; do
  cmp "whole/fits/session$fold/seed1/model.safetensors" \
    "killed/fits/session$fold/seed1/model.safetensors" || fail "killed run: other model"
done

# refused STATUS TEXT ARGUMENTS...
refused() { expect "$1" "$2" "$merkit" "${@:3}" --quiet; }

refused 2 'give another --out' train han2014/dnn-elm-4 --corpus corpus --out whole --protocol loso5 --epochs 1
refused 2 'did you mean "han2014/dnn-elm"' reproduce prior-work --corpus corpus --only han2014/dnn-elms
refused 2 'statistics.over' train han2014/dnn-elm-4 --corpus corpus --out x --set statistics.over=none
