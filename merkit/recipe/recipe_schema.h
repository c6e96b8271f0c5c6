// A JSON Schema of recipe files, made from the options that the program knows.
#pragma once

#include <string>

namespace merkit {

// JSON Schema (draft 2020-12) of the keys in one file: what recipes that extend others hold may
// stand in any of them, so nothing is required. Ranges that depend on several keys are left to
// load_recipe().
std::string recipe_schema_json();

}  // namespace merkit
