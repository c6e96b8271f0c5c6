// What the parameters of a graph are before training.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "merkit/nn/graph.h"
#include "merkit/train/fit.h"
#include "merkit/train/parameter_layout.h"

namespace merkit {

// [layout.size()]: drawn as each parameter's initialiser says, or as given. Each parameter has its
// own random numbers, named after it, so that a layer more changes no other layer.
// Throws Error(kNotFound) for an initial parameter that the graph does not have,
// Error(kInvalidArgument) for one of the wrong size.
std::vector<float> initial_values(const Graph& graph, const ParameterLayout& layout,
                                  std::span<const InitialParameter> given, std::uint64_t seed);

}  // namespace merkit
