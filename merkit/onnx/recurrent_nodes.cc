// LSTM and GRU. ONNX's operators read padding behind the frames as merkit does, and put the outputs
// of the backward direction at the frames that they belong to.
#include "merkit/nn/gru.h"
#include "merkit/nn/lstm.h"
#include "merkit/onnx/node_translators.h"
#include "merkit/onnx/sequence_layout.h"

namespace merkit {
namespace {

// An operator of ONNX and how its gates lie: gate k of the operator is gate order[k] of merkit.
struct Cell {
  const char* op;
  std::vector<std::size_t> order;
  std::size_t units;
  bool hard_gates;
  bool sequences;
  std::size_t num_candidates;  // activations that are tanh, after that of the gates
};

// One direction: its parameters within the node, and how it reads.
struct Direction {
  std::size_t first_parameter;
  bool is_backward;
  std::string name;
};

// [rows, gates * units] as [1, gates * units, rows] with the gates in the order of ONNX.
std::vector<float> turn_kernel(std::span<const float> kernel, const Cell& cell) {
  const std::size_t width = cell.order.size() * cell.units;
  const std::size_t rows = kernel.size() / width;
  std::vector<float> turned;
  turned.reserve(kernel.size());
  for (const std::size_t gate : cell.order) {
    for (std::size_t u = 0; u < cell.units; ++u) {
      for (std::size_t row = 0; row < rows; ++row) {
        turned.push_back(kernel[row * width + gate * cell.units + u]);
      }
    }
  }
  return turned;
}

// merkit has one bias, ONNX one for each kernel: the second is zero.
std::vector<float> turn_bias(std::span<const float> bias, const Cell& cell) {
  std::vector<float> turned = turn_kernel(bias, cell);
  turned.resize(2 * turned.size());
  return turned;
}

// Keras' hard sigmoid is clip(0.2 x + 0.5, 0, 1).
std::vector<OnnxAttribute> cell_attributes(const Cell& cell, const Direction& direction) {
  std::vector<std::string> functions = {cell.hard_gates ? "HardSigmoid" : "Sigmoid"};
  functions.insert(functions.end(), cell.num_candidates, "Tanh");
  std::vector<OnnxAttribute> attributes = {
      {"activations", functions},
      {"direction", std::string(direction.is_backward ? "reverse" : "forward")},
      {"hidden_size", static_cast<std::int64_t>(cell.units)}};
  if (cell.hard_gates) {
    attributes.push_back({"activation_alpha", std::vector<float>{0.2F}});
    attributes.push_back({"activation_beta", std::vector<float>{0.5F}});
  }
  return attributes;
}

// The value of one direction: [rows, batch, units], or [batch, units] of the last step.
std::string run_direction(OnnxTranslation& t, const Node& node, const Cell& cell,
                          const SequenceLayout& layout, const Direction& direction) {
  OnnxGraph& out = t.out();
  const auto gates = static_cast<std::int64_t>(cell.order.size() * cell.units);
  const auto columns = static_cast<std::int64_t>(node.input_shapes[0][1]);
  const auto tensor = [&](const char* name, std::vector<std::int64_t> shape,
                          const std::vector<float>& values) {
    return out.floats(direction.name + name, shape, values);
  };
  const auto parameter = [&](std::size_t place) {
    return t.parameter(node, direction.first_parameter + place);
  };
  std::vector<std::string> inputs = {
      layout.rows_first(), tensor("W", {1, gates, columns}, turn_kernel(parameter(0), cell)),
      tensor("R", {1, gates, static_cast<std::int64_t>(cell.units)},
             turn_kernel(parameter(1), cell))};
  const bool has_bias = node.spec.layer == "lstm" || options_of<GruOptions>(node).use_bias;
  inputs.push_back(has_bias ? tensor("B", {1, 2 * gates}, turn_bias(parameter(2), cell)) : "");
  if (layout.lengths()) {
    inputs.push_back(out.add("Cast", {*layout.lengths()}, {{"to", std::int64_t{6}}}));
  }
  const auto values = out.add_many(cell.op, inputs, 2, cell_attributes(cell, direction));
  return cell.sequences ? out.add("Squeeze", {values[0], out.integers({1})})
                        : out.add("Squeeze", {values[1], out.integers({0})});
}

std::string translate_recurrent(OnnxTranslation& t, const Node& node, const Cell& cell,
                                const Directions& directions) {
  const SequenceLayout layout(t, node, directions);
  const std::size_t num_parameters = node.parameters.size() / directions.count();
  std::vector<std::string> values;
  for (std::size_t d = 0; d < directions.count(); ++d) {
    const bool is_backward = d == 1 || !directions.forward;
    std::string value = run_direction(
        t, node, cell, layout, {d * num_parameters, is_backward, is_backward ? "backward/" : ""});
    if (is_backward && cell.sequences && !directions.reverse_backward) {
      value = layout.reversed(value);
    }
    values.push_back(value);
  }
  const std::string merged = merge_directions(t.out(), directions, values);
  return cell.sequences ? layout.to_frames(merged) : merged;
}

}  // namespace

std::string translate_lstm(OnnxTranslation& t, const Node& node) {
  const auto options = options_of<LstmOptions>(node);
  const Directions directions = LstmCell::directions(options);
  // ONNX: i o f c; merkit: i f c o.
  const Cell cell = {"LSTM",
                     {0, 3, 1, 2},
                     static_cast<std::size_t>(options.units),
                     parse_hard_gates(options.gates),
                     directions.sequences,
                     2};
  return translate_recurrent(t, node, cell, directions);
}

// Both have z r h, and multiply by r before the kernel (linear_before_reset = 0).
std::string translate_gru(OnnxTranslation& t, const Node& node) {
  const auto options = options_of<GruOptions>(node);
  const Directions directions = GruCell::directions(options);
  const Cell cell = {"GRU",
                     {0, 1, 2},
                     static_cast<std::size_t>(options.units),
                     parse_hard_gates(options.gates),
                     directions.sequences,
                     1};
  return translate_recurrent(t, node, cell, directions);
}

}  // namespace merkit
