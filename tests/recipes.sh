#!/usr/bin/env bash
# Every recipe passes `merkit recipe check`, and every recipe file is what the printed schema says.
#   tests/recipes.sh MERKIT RECIPES
set -euo pipefail
merkit=$1
recipes=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

mapfile -t files < <(find "$recipes" -maxdepth 2 -name '*.toml')
"$merkit" recipe check "${files[@]}" >"$folder/checked" || {
  grep -v ': good$' "$folder/checked"
  exit 1
}
[ "$(wc -l <"$folder/checked")" -eq ${#files[@]} ]

"$merkit" recipe schema >"$folder/schema.json"
python3 - "$folder/schema.json" "$recipes" <<'PYTHON'
import json, pathlib, sys, tomllib
import jsonschema

schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
bad = 0
for path in sorted(pathlib.Path(sys.argv[2]).rglob("*.toml")):
    for error in validator.iter_errors(tomllib.loads(path.read_text())):
        print(f"{path}: {error.json_path}: {error.message}")
        bad += 1
for text in ('sumary = ""', '[training]\nepochs = "3"', '[[node]]\nlayer = "dense"',
             '[[node]]\nname = "a"\nlayer = "dense"\nunit = 3', '[features.a]\nset = "none"'):
    if validator.is_valid(tomllib.loads(text)):
        print(f"expected the schema to refuse {text!r}")
        bad += 1
sys.exit(bad > 0)
PYTHON
