#include "merkit/nn/upstream.h"

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"

namespace merkit {

std::vector<bool> upstream_nodes(const Graph& graph, std::span<const std::string> names) {
  const auto nodes = graph.nodes();
  std::vector<bool> is_upstream(nodes.size(), false);
  for (const std::string& name : names) {
    const auto place = graph.find(name);
    if (!place) {
      std::vector<std::string> known;
      for (const Node& node : nodes) {
        known.push_back(node.spec.name);
      }
      throw Error(ErrorCode::kNotFound, "node: " + expected_one_of(name, known));
    }
    is_upstream[*place] = true;
  }
  for (std::size_t i = nodes.size(); i-- > 0;) {  // every node follows its inputs
    for (const std::size_t input : nodes[i].inputs) {
      is_upstream[input] = is_upstream[input] || is_upstream[i];
    }
  }
  return is_upstream;
}

}  // namespace merkit
