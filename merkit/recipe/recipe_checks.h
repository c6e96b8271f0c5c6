// What must hold for the values of a recipe. Not installed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "merkit/base/options.h"
#include "merkit/recipe/recipe.h"
#include "merkit/recipe/recipe_problems.h"

namespace merkit {

// Adds a problem for every value out of range, unknown name or unknown option, each at its key.
void check_recipe_values(const Recipe& recipe, RecipeProblems& problems);

// The same for the tables [layer.KIND].
void check_layer_defaults(const std::map<std::string, std::vector<OptionAssignment>>& defaults,
                          RecipeProblems& problems);

}  // namespace merkit
