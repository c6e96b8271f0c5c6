#include "merkit/onnx/translation.h"

#include <algorithm>

#include "merkit/nn/graph_input.h"
#include "merkit/nn/window.h"
#include "merkit/onnx/node_translators.h"

namespace merkit {

std::string lengths_input(const std::string& input) { return input + "_lengths"; }

bool is_id_input(const Node& node) noexcept {
  return node.layer == nullptr && node.shape.rank() == 1;
}

std::vector<std::int64_t> onnx_sizes(const Shape& shape) { return {shape.begin(), shape.end()}; }

OnnxTranslation::OnnxTranslation(const Graph& graph, std::span<const ParameterValues> parameters,
                                 std::vector<std::string> inputs_with_lengths)
    : graph_(graph),
      parameters_(parameters),
      inputs_with_lengths_(std::move(inputs_with_lengths)),
      out_("merkit") {}

std::string OnnxTranslation::value(std::size_t node) {
  if (!is_id_input(graph_.nodes()[node])) {
    return values_.at(node);
  }
  std::string& number = numbers_[node];
  if (number.empty()) {
    number = out_.add("Cast", {values_.at(node)}, {{"to", std::int64_t{1}}});
  }
  return number;
}

std::string OnnxTranslation::ids(std::size_t node) {
  return is_id_input(graph_.nodes()[node])
             ? values_.at(node)
             : out_.add("Cast", {values_.at(node)}, {{"to", std::int64_t{7}}});
}

std::string OnnxTranslation::parameter_tensor(const Node& node, std::size_t place) {
  const ParameterSpec& spec = node.parameters[place];
  return out_.floats(spec.name, onnx_sizes(spec.shape), parameter(node, place));
}

std::optional<std::string> OnnxTranslation::input_lengths(const Node& node) {
  const auto found = std::ranges::find(inputs_with_lengths_, node.spec.name);
  if (found == inputs_with_lengths_.end()) {
    return std::nullopt;
  }
  lengths_wanted_.push_back(node.spec.name);
  return lengths_input(node.spec.name);
}

std::optional<std::string> OnnxTranslation::lengths(std::size_t place) {
  const auto known = lengths_.find(place);
  if (known != lengths_.end()) {
    return known->second;
  }
  const Node& node = graph_.nodes()[place];
  std::optional<std::string> found;
  if (node.layer == nullptr) {
    found = input_lengths(node);
  } else if (node.shape.rank() >= 2) {
    found = lengths(node.inputs.front());
    if (const auto axis = row_windows(node); axis && found) {
      found = window_lengths(out_, *axis, *found);
    }
  }
  lengths_[place] = found;
  return found;
}

std::string OnnxTranslation::num_rows(std::size_t node) {
  const Shape& shape = graph_.nodes()[node].shape;
  if (shape[0] != kAnyLength) {
    return out_.integer(static_cast<std::int64_t>(shape[0]));
  }
  return out_.add("Gather", {out_.add("Shape", {values_.at(node)}), out_.integer(1)});
}

std::optional<std::string> OnnxTranslation::mask(std::size_t node) {
  const auto counting = lengths(node);
  if (!counting) {
    return std::nullopt;
  }
  const std::string rows = out_.add("Range", {out_.integer(0), num_rows(node), out_.integer(1)});
  const std::string limits = out_.add("Unsqueeze", {*counting, out_.integers({1})});
  const std::string flat = out_.add("Less", {rows, limits});
  std::vector<std::int64_t> axes;
  for (std::size_t axis = 2; axis <= graph_.nodes()[node].shape.rank(); ++axis) {
    axes.push_back(static_cast<std::int64_t>(axis));
  }
  return axes.empty() ? flat : out_.add("Unsqueeze", {flat, out_.integers(axes)});
}

std::string OnnxTranslation::masked_value(std::size_t node, float filling) {
  const auto counting = mask(node);
  return counting ? out_.add("Where", {*counting, value(node), out_.number(filling)}) : value(node);
}

}  // namespace merkit
