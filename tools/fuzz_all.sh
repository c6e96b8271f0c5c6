#!/usr/bin/env bash
# Builds every fuzz target and runs each on its seeds for a while, as many at once as there are cores.
#   tools/fuzz_all.sh [SECONDS]     default: 20
# Inputs that fail are left in build/fuzz/fuzz/.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-20}

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz | tail -n 1
cd build/fuzz/fuzz

fuzz_one() {
  local name=$1 seconds=$2 seeds=../../../fuzz/seeds/$1
  mkdir -p "corpus/$name"
  if "./${name}_fuzz" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -verbosity=0 \
    -print_final_stats=1 -artifact_prefix="$name-" "corpus/$name" "$seeds" >"$name.log" 2>&1; then
    echo "$name: $(grep -oP 'number_of_executed_units: \K\d+' "$name.log") runs, no failure"
  else
    tail -n 40 "$name.log"
    echo "$name: failed"
    return 1
  fi
}
export -f fuzz_one

find . -maxdepth 1 -name '*_fuzz' -printf '%f\n' | sed 's/_fuzz$//' | sort |
  xargs -P "$(nproc)" -I{} bash -c "fuzz_one {} $seconds"
