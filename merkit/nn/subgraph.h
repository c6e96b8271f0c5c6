// The part of a network that its first output needs.
#pragma once

#include <cstddef>
#include <vector>

#include "merkit/nn/graph.h"

namespace merkit {

struct Subgraph {
  Graph graph;
  std::vector<std::size_t> parameters;  // places of its parameters in those of the whole
};

// `whole` with its first output alone, without the nodes that only others need: what is left when
// outputs that helped in training are dropped. Inputs that nothing reads any more go as well.
Subgraph first_output(const Graph& whole);

}  // namespace merkit
