// Recipes of a smaller size, for runs that must be quick.
#pragma once

#include "merkit/recipe/recipe.h"

namespace merkit {

// The recipe with its sizes times `scale`, rounded up: units, filters and output_dim of nodes that
// are no outputs (at least 4), hidden units of an ELM (at least 4), trees, Gaussians of a state,
// steps of Baum and Welch, epochs and epochs of hard labels (at least 1, and 0 stays 0). Patience
// is scaled too, but not below 5 where it was not before: the development part of a smaller network
// wavers as much from epoch to epoch. What is printed of its size is no longer true of it and is
// left out. 1 changes nothing. Throws Error(kInvalidArgument) unless 0 < scale <= 1.
Recipe scaled_recipe(Recipe recipe, double scale);

}  // namespace merkit
