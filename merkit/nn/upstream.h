// Which part of a graph a node depends on.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "merkit/nn/graph.h"

namespace merkit {

// [num nodes], true for the nodes of these names and for everything that they read, directly or
// through others. Throws Error(kNotFound) with the nearest name for one that is no node.
std::vector<bool> upstream_nodes(const Graph& graph, std::span<const std::string> names);

}  // namespace merkit
