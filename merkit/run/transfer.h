// What a network takes over from a model that was trained before: the values of nodes of the same
// name and sizes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "merkit/nn/graph.h"
#include "merkit/recipe/recipe.h"
#include "merkit/run/run_options.h"

namespace merkit {

// The first values of one parameter of a graph.
struct TransferredParameter {
  std::string name;  // "conv1/kernel"
  std::vector<float> values;
};

struct Transfer {
  std::string model_hash;  // of the model's file; empty: nothing is taken over
  std::vector<TransferredParameter> parameters;
  std::vector<std::string> frozen;  // nodes that keep them, with all that they read
  std::string summary;              // what was taken, one line
};

// The model file that [transfer] of the recipe means; empty: none. Throws Error(kInvalidArgument)
// if it is to be given and the request names no file, or if one is named and the recipe takes
// nothing over.
std::filesystem::path transfer_path(const Recipe& recipe, const RunRequest& request);

// What `graph`, the recipe's network, takes over. Nodes that have the name but another kind or
// other sizes begin anew, as those that the model does not have; running statistics are taken over
// like weights. Throws what transfer_path() and read_model() throw, and Error(kInvalidArgument) if
// the model is no network, if no node fits, if a node that is to be frozen does not, and if an
// input that both have is not made alike.
Transfer read_transfer(const Recipe& recipe, const Graph& graph, const RunRequest& request);

}  // namespace merkit
