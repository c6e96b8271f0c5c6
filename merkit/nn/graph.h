// A network as data: named nodes, their shapes and their parameters.
//
//   const Graph graph({{"speech", "input", {}, {{"rows", "100"}, {"columns", "34"}}},
//                      {"lstm", "lstm", {"speech"}, {{"units", "128"}}},
//                      {"logits", "dense", {"lstm"}, {{"units", "4"}}}});
//   graph.num_parameters();
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/options.h"
#include "merkit/nn/layer.h"
#include "merkit/nn/shape.h"

namespace merkit {

// A node as a recipe or a model file writes it.
struct NodeSpec {
  std::string name;                 // letters, digits, '_' and '-'; unique in the graph
  std::string layer;                // a kind: "input", "dense", "lstm", ...
  std::vector<std::string> inputs;  // names of nodes
  std::vector<OptionAssignment> options = {};

  bool operator==(const NodeSpec& other) const;
};

// A node that was checked.
struct Node {
  NodeSpec spec;
  std::shared_ptr<const Layer> layer;  // nullptr for an input of the graph
  std::vector<std::size_t> inputs;     // places in Graph::nodes(), all before this one
  std::vector<Shape> input_shapes;     // of those
  Shape shape;                         // of the output
  std::vector<ParameterSpec> parameters;
  std::size_t first_parameter = 0;  // place of the first of them in Graph::parameters()
};

// A row of the parameter table.
struct GraphParameter {
  std::string name;  // "lstm/kernel"
  ParameterSpec spec;
  std::size_t node = 0;  // place in Graph::nodes()
};

// Immutable, so one instance may be shared by any number of threads.
class Graph {
 public:
  // Nodes may come in any order; they are kept in an order in which every node follows its inputs,
  // and otherwise in the given one. `outputs` names the nodes that are results; empty: the last
  // one. Throws Error(kInvalidArgument), which names the node: two of one name, an unknown layer,
  // option or input, a circle, shapes that do not fit, a node that no output needs.
  explicit Graph(std::vector<NodeSpec> nodes, std::vector<std::string> outputs = {});

  std::span<const Node> nodes() const noexcept { return nodes_; }
  std::span<const std::size_t> inputs() const noexcept { return inputs_; }    // nodes, in order
  std::span<const std::size_t> outputs() const noexcept { return outputs_; }  // nodes, as asked
  std::span<const GraphParameter> parameters() const noexcept { return parameters_; }

  // Numbers in all parameters, those that are not trainable among them.
  std::size_t num_parameters() const noexcept;

  // The node of that name; nullopt if none.
  std::optional<std::size_t> find(std::string_view name) const noexcept;

  // Throws Error(kCorruptData) if `json` is no graph of this version, or describes a bad one.
  static Graph from_json(std::string_view json, std::string_view where);
  // On one line; from_json() of it is the same graph.
  std::string to_json() const;

 private:
  void add_node(NodeSpec spec, std::vector<std::size_t> inputs);
  void find_outputs(const std::vector<std::string>& names);

  std::vector<Node> nodes_;
  std::vector<std::size_t> inputs_;
  std::vector<std::size_t> outputs_;
  std::vector<GraphParameter> parameters_;
};

}  // namespace merkit
