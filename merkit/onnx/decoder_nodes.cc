// The attention decoder as a loop over its steps; attention_decoder.h has the formulas.
#include <array>

#include "merkit/nn/attention_decoder.h"
#include "merkit/nn/decoder_steps.h"
#include "merkit/onnx/node_translators.h"
#include "merkit/onnx/sequence_layout.h"

namespace merkit {
namespace {

// What all steps share, by the names of their values.
struct DecoderValues {
  std::string frames;               // [batch, rows, columns]
  std::string keys;                 // [batch, rows, units]
  std::optional<std::string> mask;  // [batch, rows, 1]
  std::vector<std::string> parameters;
};

// One direction of a decoder.
class DecoderWriter {
 public:
  DecoderWriter(OnnxTranslation& t, const Node& node, std::size_t first_parameter)
      : t_(t), node_(node), first_parameter_(first_parameter) {}

  // The outputs of the steps, [rows, batch, outputs].
  std::string write(const SequenceLayout& layout) {
    OnnxGraph& out = t_.out();
    const std::string frames = layout.batch_first();
    for (std::size_t p = 0; p < node_.parameters.size() && p < kNumParameters; ++p) {
      values_.parameters.push_back(parameter_tensor(p));
    }
    values_.frames = frames;
    values_.mask = layout.mask();
    values_.keys =
        out.add("Add", {out.add("MatMul", {frames, parameter(kDecoderUa)}), parameter(kDecoderBa)});
    const std::string first = out.add("Gather", {frames, out.integer(0)}, {{"axis", kOne}});
    const std::string state = out.add("Tanh", {out.add("MatMul", {first, parameter(kDecoderWs)})});
    const auto results =
        out.add_many("Loop", {t_.num_rows(node_.inputs.front()), "", state, zeros(first)}, 3,
                     {{"body", body()}});
    return results[2];
  }

 private:
  static constexpr std::size_t kNumParameters = kDecoderWs + 1;
  static constexpr std::int64_t kOne = 1;

  const std::string& parameter(std::size_t place) const { return values_.parameters[place]; }

  // V_a is a column here, so that a product gives the scores.
  std::string parameter_tensor(std::size_t place) {
    const ParameterSpec& spec = node_.parameters[first_parameter_ + place];
    std::vector<std::int64_t> sizes = onnx_sizes(spec.shape);
    if (place == kDecoderVa) {
      sizes.push_back(1);
    }
    return t_.out().floats(spec.name, sizes, t_.parameter(node_, first_parameter_ + place));
  }

  // y before the first step, [batch, outputs].
  std::string zeros(const std::string& first_frames) {
    OnnxGraph& out = t_.out();
    const std::string batch =
        out.add("Slice", {out.add("Shape", {first_frames}), out.integers({0}), out.integers({1})});
    const auto outputs =
        static_cast<std::int64_t>(options_of<AttentionDecoderOptions>(node_).output_dim);
    const std::string sizes =
        out.add("Concat", {batch, out.integers({outputs})}, {{"axis", std::int64_t{0}}});
    return out.add("Expand", {out.number(0.0F), sizes});
  }

  // The state of the loop: s and y. Results: whether to go on, s', y', and y' once more, which the
  // loop collects.
  std::shared_ptr<const OnnxGraph> body() {
    const std::string scope = t_.out().new_name("step");
    auto step = std::make_shared<OnnxGraph>(scope);
    step->set_scope(scope);
    const auto input = [&](const char* name, OnnxType type, bool has_shape) {
      const OnnxValue value{.name = scope + name, .type = type, .has_shape = has_shape};
      step->add_input(value);
      return value.name;
    };
    input("/number", OnnxType::kInt64, true);
    const std::string go_on = input("/go_on", OnnxType::kBool, true);
    const std::string state = input("/state", OnnxType::kFloat, false);
    const std::string y = input("/y", OnnxType::kFloat, false);
    const std::array<std::string, 2> next = add_step(*step, state, y);
    add_result(*step, go_on, OnnxType::kBool);
    add_result(*step, next[0], OnnxType::kFloat);
    add_result(*step, next[1], OnnxType::kFloat);
    add_result(*step, next[1], OnnxType::kFloat);
    return step;
  }

  static void add_result(OnnxGraph& step, const std::string& value, OnnxType type) {
    const OnnxValue result{
        .name = step.new_name("result"), .type = type, .has_shape = type == OnnxType::kBool};
    step.add_named("Identity", {value}, result.name);
    step.add_output(result);
  }

  // c = the mean of the frames under the weights of the attention, [batch, columns].
  std::string add_context(OnnxGraph& step, const std::string& state) {
    const std::string query = step.add(
        "Unsqueeze", {step.add("MatMul", {state, parameter(kDecoderWa)}), step.integers({1})});
    const std::string hidden = step.add("Tanh", {step.add("Add", {values_.keys, query})});
    std::string scores = step.add("MatMul", {hidden, parameter(kDecoderVa)});  // [batch, rows, 1]
    if (values_.mask) {
      scores = step.add("Where", {*values_.mask, scores, step.number(kOnnxLowest)});
    }
    const std::string weights = step.add("Softmax", {scores}, {{"axis", kOne}});
    const std::string turned =
        step.add("Transpose", {weights}, {{"perm", std::vector<std::int64_t>{0, 2, 1}}});
    return step.add("Squeeze", {step.add("MatMul", {turned, values_.frames}), step.integers({1})});
  }

  // y W_g + s U_g + c C_g + b_g.
  std::string add_gate(OnnxGraph& step, std::size_t gate, const std::string& y,
                       const std::string& state, const std::string& context) {
    const std::size_t first = kDecoderGates + 4 * gate;
    return step.add("Sum", {step.add("MatMul", {context, parameter(first)}),
                            step.add("MatMul", {state, parameter(first + 1)}),
                            step.add("MatMul", {y, parameter(first + 2)}), parameter(first + 3)});
  }

  // s' and y'.
  std::array<std::string, 2> add_step(OnnxGraph& step, const std::string& state,
                                      const std::string& y) {
    constexpr std::size_t kReset = 0;
    constexpr std::size_t kUpdate = 1;
    constexpr std::size_t kOutput = 3;
    const std::string context = add_context(step, state);
    const std::string r = step.add("Sigmoid", {add_gate(step, kReset, y, state, context)});
    const std::string z = step.add("Sigmoid", {add_gate(step, kUpdate, y, state, context)});
    const std::string reset = step.add("Mul", {r, state});
    const std::string p = step.add("Tanh", {add_gate(step, kDecoderCandidate, y, reset, context)});
    const std::string next_y = step.add("Softmax", {add_gate(step, kOutput, y, state, context)},
                                        {{"axis", std::int64_t{-1}}});
    const std::string change = step.add("Mul", {z, step.add("Sub", {p, state})});
    return {step.add("Add", {state, change}), next_y};
  }

  OnnxTranslation& t_;
  const Node& node_;
  std::size_t first_parameter_;
  DecoderValues values_;
};

}  // namespace

std::string translate_attention_decoder(OnnxTranslation& t, const Node& node) {
  OnnxGraph& out = t.out();
  const auto directions =
      AttentionDecoderCell::directions(options_of<AttentionDecoderOptions>(node));
  const SequenceLayout layout(t, node, directions);
  const std::size_t num_parameters = node.parameters.size() / directions.count();
  std::vector<std::string> values;
  for (std::size_t d = 0; d < directions.count(); ++d) {
    const bool is_backward = d == 1 || !directions.forward;
    std::string steps = DecoderWriter(t, node, d * num_parameters).write(layout);
    if (is_backward && directions.reverse_backward) {
      steps = layout.reversed(steps);
    }
    values.push_back(steps);
  }
  std::string merged = merge_directions(out, directions, values);
  if (const auto mask = layout.mask()) {
    merged = out.add("Where", {swap_rows_and_batch(out, *mask), merged, out.number(0.0F)});
  }
  return layout.to_frames(merged);
}

}  // namespace merkit
