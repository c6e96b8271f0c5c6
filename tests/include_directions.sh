#!/usr/bin/env bash
# A module includes only itself and the modules below it; public headers (those listed under HEADERS in
# a module's CMakeLists.txt) name no third-party library.
#   tests/include_directions.sh SOURCE_FOLDER
set -euo pipefail
cd "$1"

declare -A allowed=(
  [merkit/base]='base'
  [merkit/audio]='base|audio'
  [merkit/nn]='base|nn'
  [merkit/classic]='base|classic'
  [merkit/corpus]='base|audio|corpus'
  [merkit/features]='base|audio|corpus|features'
  [merkit/eval]='base|corpus|eval'
  [merkit/recipe]='base|audio|nn|corpus|features|eval|recipe'
  [merkit/train]='base|nn|corpus|eval|recipe|train'
  [merkit/model]='base|audio|nn|corpus|features|eval|recipe|classic|model'
  [merkit/report]='base|audio|nn|corpus|features|eval|recipe|classic|model|infer|run|report'
  [merkit/infer]='base|audio|nn|corpus|features|eval|recipe|classic|model|infer'
  [merkit/onnx]='base|audio|nn|corpus|features|eval|recipe|classic|model|onnx'
  [merkit/run]='base|audio|nn|corpus|features|eval|recipe|classic|model|dataset|run'
  [merkit/dataset]='base|audio|nn|corpus|features|recipe|classic|model|dataset'
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

  while IFS= read -r header; do
    while IFS= read -r line; do
      report "third-party type in a public header: $module/$header:$line"
    done < <(grep -nE '#include (<(nlohmann|fmt|CLI|Eigen|dnnl|hwy|sndfile|soxr|svm|toml|torch|ATen|c10|xxhash)|"merkit/base/json.h")' \
      "$module/$header" || true)
  done < <(sed -n '/^  HEADERS/,/^  SOURCES/{s/^    \(.*\.h\)$/\1/p}' "$module/CMakeLists.txt")
done

exit $status
