// A graph of merkit on its way to ONNX: what the operators of each node refer to.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "merkit/model/parameter_values.h"
#include "merkit/nn/graph.h"
#include "merkit/onnx/onnx_graph.h"

namespace merkit {

// What a number is that can never win where the largest is looked for.
inline constexpr float kOnnxLowest = -3.0e38F;

// Values have the batch as their first dimension, then the shape of the node. Operators are added
// to out() as they are asked for. Not thread-safe.
class OnnxTranslation {
 public:
  // `parameters` as in Graph::parameters(); both outlive the object. `inputs_with_lengths` names
  // the inputs whose rows at the end may be padding.
  OnnxTranslation(const Graph& graph, std::span<const ParameterValues> parameters,
                  std::vector<std::string> inputs_with_lengths);

  OnnxGraph& out() noexcept { return out_; }
  const Graph& graph() const noexcept { return graph_; }
  // The inputs of the graph that some operator turned out to want the lengths of.
  const std::vector<std::string>& lengths_wanted() const noexcept { return lengths_wanted_; }

  // Says what the value of a node is called.
  void set_value(std::size_t node, std::string name) { values_[node] = std::move(name); }
  // The value of a node as numbers; ids of words are converted.
  std::string value(std::size_t node);
  // The value of a node as whole numbers.
  std::string ids(std::size_t node);

  // One parameter of a node.
  std::span<const float> parameter(const Node& node, std::size_t place) const {
    return parameters_[node.first_parameter + place];
  }
  // The same as a tensor of the file.
  std::string parameter_tensor(const Node& node, std::size_t place);

  // How many rows of the value of a node count, whole numbers [batch]; nullopt if all do.
  std::optional<std::string> lengths(std::size_t node);
  // The number of rows of the value of a node, a scalar.
  std::string num_rows(std::size_t node);
  // Which rows count, [batch, rows, 1, ...] for a value of that rank; nullopt if all do.
  std::optional<std::string> mask(std::size_t node);
  // The value of a node with `filling` in the rows that do not count.
  std::string masked_value(std::size_t node, float filling);

 private:
  std::optional<std::string> input_lengths(const Node& node);

  const Graph& graph_;
  std::span<const ParameterValues> parameters_;
  std::vector<std::string> inputs_with_lengths_;
  std::vector<std::string> lengths_wanted_;
  OnnxGraph out_;
  std::map<std::size_t, std::string> values_;
  std::map<std::size_t, std::string> numbers_;  // ids of words as numbers
  std::map<std::size_t, std::optional<std::string>> lengths_;
};

// "speech_lengths".
std::string lengths_input(const std::string& input);

// True for an input of ids of words.
bool is_id_input(const Node& node) noexcept;

// The options of a node as the struct of its layer.
template <class Options>
Options options_of(const Node& node) {
  Options options;
  for (const OptionAssignment& assignment : node.spec.options) {
    assign_option(options, assignment);
  }
  return options;
}

// Sizes of a tensor of ONNX.
std::vector<std::int64_t> onnx_sizes(const Shape& shape);

}  // namespace merkit
