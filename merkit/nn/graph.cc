#include "merkit/nn/graph.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/nn/graph_input.h"
#include "merkit/nn/layer_kind.h"

namespace merkit {
namespace {

[[noreturn]] void fail(const NodeSpec& node, std::string_view what) {
  throw Error(ErrorCode::kInvalidArgument, fmt::format("node \"{}\": {}", quote(node.name), what));
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

void check_names(const std::vector<NodeSpec>& nodes) {
  std::vector<std::string_view> names;
  for (const NodeSpec& node : nodes) {
    if (!is_name(node.name)) {
      fail(node, "expected a name of letters, digits, '_' and '-', at most 60 bytes");
    }
    names.push_back(node.name);
  }
  std::sort(names.begin(), names.end());
  if (const auto twice = std::adjacent_find(names.begin(), names.end()); twice != names.end()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("node \"{}\": expected one node of that name, got two", *twice));
  }
}

// The node in `nodes` that `name` means.
std::size_t place_of(const std::vector<NodeSpec>& nodes, const NodeSpec& reader,
                     std::string_view name) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].name == name) {
      return i;
    }
  }
  fail(reader, fmt::format("expected the name of a node as input, got \"{}\"", quote(name)));
}

// Places of the nodes so that each comes after its inputs, the earliest first.
std::vector<std::size_t> reading_order(const std::vector<NodeSpec>& nodes) {
  std::vector<std::size_t> order;
  std::vector<bool> is_placed(nodes.size(), false);
  while (order.size() < nodes.size()) {
    const auto ready = [&](const NodeSpec& node) {
      return std::all_of(node.inputs.begin(), node.inputs.end(), [&](const std::string& input) {
        return is_placed[place_of(nodes, node, input)];
      });
    };
    std::size_t next = 0;
    while (next < nodes.size() && (is_placed[next] || !ready(nodes[next]))) {
      ++next;
    }
    if (next == nodes.size()) {
      const auto stuck = std::find(is_placed.begin(), is_placed.end(), false);
      fail(nodes[static_cast<std::size_t>(stuck - is_placed.begin())],
           "expected inputs that do not depend on it, got a circle");
    }
    is_placed[next] = true;
    order.push_back(next);
  }
  return order;
}

}  // namespace

bool NodeSpec::operator==(const NodeSpec& other) const {
  return name == other.name && layer == other.layer && inputs == other.inputs &&
         std::equal(options.begin(), options.end(), other.options.begin(), other.options.end(),
                    [](const OptionAssignment& a, const OptionAssignment& b) {
                      return a.name == b.name && a.value == b.value;
                    });
}

Graph::Graph(std::vector<NodeSpec> nodes, std::vector<std::string> outputs) {
  if (nodes.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "graph: expected at least one node, got none");
  }
  check_names(nodes);
  if (outputs.empty()) {
    outputs.push_back(nodes.back().name);
  }
  std::vector<std::size_t> new_place(nodes.size());
  for (const std::size_t old : reading_order(nodes)) {
    new_place[old] = nodes_.size();
    std::vector<std::size_t> inputs;
    for (const std::string& input : nodes[old].inputs) {
      inputs.push_back(new_place[place_of(nodes, nodes[old], input)]);
    }
    add_node(nodes[old], std::move(inputs));
  }
  find_outputs(outputs);
}

void Graph::add_node(NodeSpec spec, std::vector<std::size_t> inputs) {
  Node node;
  node.spec = std::move(spec);
  node.inputs = std::move(inputs);
  for (const std::size_t input : node.inputs) {
    node.input_shapes.push_back(nodes_[input].shape);
  }
  try {
    if (node.spec.layer == kInputLayer) {
      node.shape = graph_input_shape(node.spec);
      inputs_.push_back(nodes_.size());
    } else {
      node.layer = find_layer_kind(node.spec.layer).create(node.spec.options);
      node.shape = node.layer->output_shape(node.input_shapes);
      node.parameters = node.layer->parameters(node.input_shapes);
    }
  } catch (const Error& error) {
    fail(node.spec, error.what());
  }
  node.first_parameter = parameters_.size();
  for (const ParameterSpec& parameter : node.parameters) {
    parameters_.push_back({node.spec.name + "/" + parameter.name, parameter, nodes_.size()});
  }
  nodes_.push_back(std::move(node));
}

void Graph::find_outputs(const std::vector<std::string>& names) {
  std::vector<bool> is_needed(nodes_.size(), false);
  for (const std::string& name : names) {
    const auto place = find(name);
    if (!place) {
      throw Error(
          ErrorCode::kInvalidArgument,
          fmt::format("graph: expected the name of a node as output, got \"{}\"", quote(name)));
    }
    outputs_.push_back(*place);
    is_needed[*place] = true;
  }
  for (std::size_t i = nodes_.size(); i-- > 0;) {
    if (!is_needed[i]) {
      fail(nodes_[i].spec, "expected a node that leads to an output, got one that nothing reads");
    }
    for (const std::size_t input : nodes_[i].inputs) {
      is_needed[input] = true;
    }
  }
}

std::size_t Graph::num_parameters() const noexcept {
  std::size_t count = 0;
  for (const GraphParameter& parameter : parameters_) {
    count += parameter.spec.shape.num_values();
  }
  return count;
}

std::optional<std::size_t> Graph::find(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].spec.name == name) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace merkit
