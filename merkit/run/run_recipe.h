// The recipe of a run: what the file says, with what the command line changes.
#pragma once

#include "merkit/recipe/recipe.h"
#include "merkit/run/run_options.h"

namespace merkit {

// Changes are keys and values of TOML; a value that is neither number, true, false nor in quotes or
// brackets is text, and node.NAME.KEY is a key of the node of that name. Then the sizes are scaled,
// and `protocol`, `epochs` and `num_seeds` of the request come on top. Throws what load_recipe()
// throws, Error(kInvalidArgument) for changes that it refuses.
Recipe load_run_recipe(const RunRequest& request);

}  // namespace merkit
