#!/usr/bin/env bash
# A module includes only itself and the modules below it; public headers name no third-party library.
#   tests/include_directions.sh SOURCE_FOLDER
set -euo pipefail
cd "$1"

declare -A allowed=(
  [merkit/base]='base'
  [merkit/audio]='base|audio'
  [merkit/corpus]='base|audio|corpus'
  [merkit/features]='base|audio|corpus|features'
)
status=0

report() {
  echo "$1"
  status=1
}

for module in "${!allowed[@]}"; do
  while IFS= read -r line; do
    report "include against the road: $line"
  done < <(grep -rnE '#include "(merkit|cli)/' "$module" |
    grep -vE "#include \"merkit/(${allowed[$module]})/" || true)
done

# merkit/base/json.h is the one internal header: only .cc files may include it.
while IFS= read -r line; do
  report "third-party type in a public header: $line"
done < <(grep -rnE --include='*.h' \
  '#include (<(nlohmann|fmt|CLI|Eigen|hwy|sndfile|soxr|svm|xxhash)|"merkit/base/json.h")' merkit |
  grep -v '^merkit/base/json.h:' | grep -v -- '-inl\.h:' || true)

exit $status
