// Changes of recipes by KEY=VALUE where one command runs many recipes.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "merkit/recipe/recipe.h"

namespace merkit::cli {

// Those of `changes` (as `merkit train --set` takes them) that concern the recipe, in their order:
// features.NAME.*, node.NAME.* and layer.KIND.* do if it has that feature, node or a node of that
// kind, all other keys always. Throws Error(kInvalidArgument) for text without a '='.
std::vector<std::string> changes_of(const Recipe& recipe, const std::vector<std::string>& changes);

// Throws Error(kInvalidArgument) for a change that concerns none of the recipes; the nearest table
// that one of them has is named.
void check_changes(const std::vector<Recipe>& recipes, const std::vector<std::string>& changes);

// What lets a recipe that asks for a file of word vectors take the bundled ones of `num_columns`:
// empty for all other recipes.
std::vector<std::string> bundled_vector_changes(const Recipe& recipe, std::size_t num_columns);

// `changes` followed by those of `more`, which replace the ones of the same key.
std::vector<std::string> merge_changes(const std::vector<std::string>& changes,
                                       const std::vector<std::string>& more);

}  // namespace merkit::cli
