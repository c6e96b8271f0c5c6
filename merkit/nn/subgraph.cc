#include "merkit/nn/subgraph.h"

#include <algorithm>
#include <utility>

namespace merkit {

Subgraph first_output(const Graph& whole) {
  const std::size_t output = whole.outputs().front();
  std::vector<bool> needed(whole.nodes().size(), false);
  needed[output] = true;
  for (std::size_t node = output + 1; node-- > 0;) {
    for (const std::size_t input : whole.nodes()[node].inputs) {
      needed[input] = needed[input] || needed[node];
    }
  }
  std::vector<NodeSpec> nodes;
  std::vector<std::size_t> parameters;
  for (std::size_t i = 0; i < needed.size(); ++i) {
    if (!needed[i]) {
      continue;
    }
    const Node& node = whole.nodes()[i];
    nodes.push_back(node.spec);
    for (std::size_t p = 0; p < node.parameters.size(); ++p) {
      parameters.push_back(node.first_parameter + p);
    }
  }
  return {Graph(std::move(nodes), {whole.nodes()[output].spec.name}), std::move(parameters)};
}

}  // namespace merkit
