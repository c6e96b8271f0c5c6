// The attention decoder. Since c = sum over j of a_j x_j, the gates' part c C is the sum of a_j
// (x_j C): frames are multiplied with C once and not their context at every step.
#include <algorithm>
#include <array>

#include "merkit/nn/attention_decoder.h"
#include "merkit/nn/attention_kernels.h"
#include "merkit/nn/decoder_weights.h"
#include "merkit/nn/directions.h"
#include "merkit/nn/packed_weights.h"
#include "merkit/nn/pointwise_kernels.h"
#include "merkit/nn/power_attention.h"
#include "merkit/nn/row_product.h"
#include "merkit/nn/runtime_layer.h"
#include "merkit/nn/softmax_rows.h"
#include "merkit/nn/work_space.h"

namespace merkit {
namespace {

// Places of a gate's matrices after its kDecoderGates + 4 g.
enum GatePart : std::size_t { kFromContext = 0, kFromState = 1, kFromOutput = 2, kBias = 3 };

// Gates in the order of a row of the runtime: query, o, r, z, p. The state reaches the first four,
// output and context the last four.
constexpr std::array<std::size_t, 4> kGateOrder = {3, 0, 1, 2};

// Matrices of the same number of rows side by side.
class SideBySide {
 public:
  SideBySide(std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols), values_(rows * cols) {}

  void add(std::span<const float> matrix) {
    const std::size_t width = matrix.size() / rows_;
    for (std::size_t r = 0; r < rows_; ++r) {
      std::copy_n(matrix.data() + r * width, width, values_.data() + r * cols_ + next_);
    }
    next_ += width;
  }

  PackedWeights packed() const { return PackedWeights(dense_matrix(values_.data(), rows_, cols_)); }
  std::vector<float> take() { return std::move(values_); }

 private:
  std::size_t rows_;
  std::size_t cols_;
  std::size_t next_ = 0;
  std::vector<float> values_;
};

struct DecoderShape {
  std::size_t units = 0;
  std::size_t outputs = 0;
  std::size_t inputs = 0;

  std::size_t width() const { return 4 * units + outputs; }         // of a row of gates
  std::size_t from_state() const { return 3 * units + outputs; }    // its columns 0 ..
  std::size_t from_context() const { return 3 * units + outputs; }  // its columns units ..
};

// One direction's parameters.
struct DecoderPart {
  PackedWeights keys;        // U_a
  PackedWeights contexts;    // C of o, r, z, p
  PackedWeights state;       // W_a, U of o, r, z
  PackedWeights output;      // W of o, r, z, p
  PackedWeights candidate;   // U_p
  std::vector<float> bias;   // b_a, b of o, r, z, p
  std::vector<float> scale;  // V_a
  std::vector<float> first;  // W_s

  DecoderPart(const DecoderShape& shape, ParameterList p)
      : keys(dense_matrix(p[kDecoderUa].data(), shape.inputs, shape.units)),
        scale(p[kDecoderVa].begin(), p[kDecoderVa].end()),
        first(p[kDecoderWs].begin(), p[kDecoderWs].end()) {
    const auto part = [&](std::size_t gate, GatePart which) {
      return p[kDecoderGates + 4 * gate + which];
    };
    SideBySide from_context(shape.inputs, shape.from_context());
    SideBySide from_state(shape.units, shape.from_state());
    SideBySide from_output(shape.outputs, shape.from_context());
    SideBySide biases(1, shape.width());
    from_state.add(p[kDecoderWa]);
    biases.add(p[kDecoderBa]);
    for (const std::size_t gate : kGateOrder) {
      from_context.add(part(gate, kFromContext));
      from_output.add(part(gate, kFromOutput));
      biases.add(part(gate, kBias));
      if (gate != kDecoderCandidate) {
        from_state.add(part(gate, kFromState));
      }
    }
    contexts = from_context.packed();
    state = from_state.packed();
    output = from_output.packed();
    bias = biases.take();
    candidate = PackedWeights(
        dense_matrix(part(kDecoderCandidate, kFromState).data(), shape.units, shape.units));
  }
};

// Values of one call.
struct DecoderWork {
  std::span<float> keys;      // [batch_size, num_frames, units], or their powers ...
  std::span<float> powers;    // [batch_size]: ... where this is 1
  std::span<float> contexts;  // [batch_size, num_frames, from_context]
  std::span<float> gates;     // [batch_size, width]
  std::span<float> states;    // [batch_size, units]
  std::span<float> reset;     // [batch_size, units]
  std::span<float> outputs;   // [batch_size, outputs]
  std::span<float> weights;   // [num_frames], of one utterance
};

class RuntimeDecoder : public RuntimeLayer {
 public:
  RuntimeDecoder(const Node& node, ParameterList parameters) {
    const auto options = node_options<AttentionDecoderOptions>(node);
    directions_ = AttentionDecoderCell::directions(options);
    shape_ = {static_cast<std::size_t>(options.units), static_cast<std::size_t>(options.output_dim),
              node.input_shapes[0][1]};
    const std::size_t count = parameters.size() / directions_.count();
    for (std::size_t d = 0; d < directions_.count(); ++d) {
      parts_.emplace_back(shape_, parameters.subspan(d * count, count));
    }
  }

  std::size_t scratch_size(std::size_t batch_size, std::span<const Shape> inputs) const override {
    const std::size_t rows = batch_size * inputs[0][0];
    return padded_size(rows * shape_.units) + padded_size(rows * shape_.from_context()) +
           padded_size(batch_size * shape_.width()) + 2 * padded_size(batch_size * shape_.units) +
           padded_size(batch_size * shape_.outputs) + padded_size(inputs[0][0]) +
           padded_size(batch_size);
  }

  void run(const RuntimeCall& call) const override {
    std::fill(call.output.values.begin(), call.output.values.end(), 0.0F);
    const auto& x = call.inputs[0];
    const std::size_t rows = x.batch_size * x.shape[0];
    WorkSpace<float> scratch(call.scratch);
    DecoderWork work;
    work.keys = scratch.take(rows * shape_.units);
    work.contexts = scratch.take(rows * shape_.from_context());
    work.gates = scratch.take(x.batch_size * shape_.width());
    work.states = scratch.take(x.batch_size * shape_.units);
    work.reset = scratch.take(x.batch_size * shape_.units);
    work.outputs = scratch.take(x.batch_size * shape_.outputs);
    work.weights = scratch.take(x.shape[0]);
    work.powers = scratch.take(x.batch_size);
    for (std::size_t d = 0; d < parts_.size(); ++d) {
      const bool is_backward = d == 1 || !directions_.forward;
      const SequenceOrder order(
          directions_.order(is_backward, AttentionDecoderCell::kReadsBackward), x.shape[0],
          x.lengths);
      project(parts_[d], x, order, work);
      for (std::size_t step = 0; step < order.most_steps(x.batch_size); ++step) {
        start_gates(parts_[d], x.batch_size, work);
        attend_all(parts_[d], step, x.batch_size, order, work);
        finish_step(parts_[d], step, x.batch_size, work);
        write(d, step, order, work, call.output);
      }
    }
  }

 private:
  // What every step uses of the frames, and the first state.
  void project(const DecoderPart& part, const BatchView<const float>& x, const SequenceOrder& order,
               const DecoderWork& work) const {
    std::fill(work.states.begin(), work.states.end(), 0.0F);
    for (std::size_t b = 0; b < x.batch_size; ++b) {
      const std::size_t count = order.num_steps(b);
      if (count == 0) {
        continue;
      }
      const std::size_t first = b * order.num_frames() + order.frame_read(b, 0);
      const auto frames =
          dense_matrix(x.values.data() + first * shape_.inputs, count, shape_.inputs);
      const auto keys = dense_matrix(work.keys.data() + b * order.num_frames() * shape_.units,
                                     count, shape_.units);
      const auto contexts =
          dense_matrix(work.contexts.data() + b * order.num_frames() * shape_.from_context(), count,
                       shape_.from_context());
      std::fill_n(keys.values, count * keys.cols, 0.0F);
      std::fill_n(contexts.values, count * contexts.cols, 0.0F);
      part.keys.add_product_of(frames, keys);
      work.powers[b] = keys_to_powers({keys.values, count * keys.cols}) ? 1.0F : 0.0F;
      part.contexts.add_product_of(frames, contexts);
      const std::span<float> state = work.states.subspan(b * shape_.units, shape_.units);
      add_row_product({frames.values, 1, shape_.inputs, shape_.inputs},
                      dense_matrix(part.first.data(), shape_.inputs, shape_.units),
                      dense_matrix(state.data(), 1, shape_.units));
      apply_tanh(std::span<const float>(state), state);
    }
  }

  // Biases and what the states give: the queries among it.
  void start_gates(const DecoderPart& part, std::size_t batch_size, const DecoderWork& work) const {
    for (std::size_t b = 0; b < batch_size; ++b) {
      std::copy(part.bias.begin(), part.bias.end(), work.gates.data() + b * shape_.width());
    }
    part.state.add_product_of(
        dense_matrix<const float>(work.states.data(), batch_size, shape_.units),
        {work.gates.data(), batch_size, shape_.from_state(), shape_.width()});
  }

  // What the contexts give.
  void attend_all(const DecoderPart& part, std::size_t step, std::size_t batch_size,
                  const SequenceOrder& order, const DecoderWork& work) const {
    for (std::size_t b = 0; b < batch_size; ++b) {
      const std::size_t count = order.num_steps(b);
      if (step >= count) {
        continue;
      }
      float* const gates = work.gates.data() + b * shape_.width();
      const std::size_t first = b * order.num_frames();
      weigh(part, b, work.keys.subspan(first * shape_.units, count * shape_.units), work);
      const std::size_t width = shape_.from_context();
      add_row_product({work.weights.data(), 1, count, count},
                      dense_matrix<const float>(work.contexts.data() + first * width, count, width),
                      {gates + shape_.units, 1, width, width});
    }
  }

  // The weights of an utterance's frames for its query, which is used up.
  void weigh(const DecoderPart& part, std::size_t b, std::span<const float> keys,
             const DecoderWork& work) const {
    const std::size_t num_frames = keys.size() / shape_.units;
    float* const query = work.gates.data() + b * shape_.width();
    if (work.powers[b] != 0.0F) {
      attend_by_powers({.num_frames = num_frames,
                        .num_units = shape_.units,
                        .keys = keys.data(),
                        .query = query,
                        .scale = part.scale.data(),
                        .weights = work.weights.data()});
    } else {
      attend(AttentionStep<float>{.num_frames = num_frames,
                                  .num_units = shape_.units,
                                  .num_inputs = 0,
                                  .keys = keys.data(),
                                  .query = query,
                                  .scale = part.scale.data(),
                                  .weights = work.weights.data()});
    }
  }

  // What the outputs before give; then the new outputs, from the old states, and the new states.
  void finish_step(const DecoderPart& part, std::size_t step, std::size_t batch_size,
                   const DecoderWork& work) const {
    const std::size_t units = shape_.units;
    if (step > 0) {
      part.output.add_product_of(
          dense_matrix<const float>(work.outputs.data(), batch_size, shape_.outputs),
          {work.gates.data() + units, batch_size, shape_.from_context(), shape_.width()});
    }
    for (std::size_t b = 0; b < batch_size; ++b) {
      softmax_rows<float>({work.gates.data() + b * shape_.width() + units, shape_.outputs},
                          shape_.outputs,
                          {work.outputs.data() + b * shape_.outputs, shape_.outputs});
    }
    float* const gates = work.gates.data() + units + shape_.outputs;
    const DecoderStep<float> decoder{.num_rows = batch_size,
                                     .num_units = units,
                                     .gate_stride = shape_.width(),
                                     .state_stride = units,
                                     .gates = gates,
                                     .old_states = work.states.data(),
                                     .reset_states = work.reset.data(),
                                     .states = work.states.data()};
    decoder_reset(decoder);
    part.candidate.add_product_of(dense_matrix<const float>(work.reset.data(), batch_size, units),
                                  {gates + 2 * units, batch_size, units, shape_.width()});
    decoder_update(decoder);
  }

  void write(std::size_t d, std::size_t step, const SequenceOrder& order, const DecoderWork& work,
             const BatchView<float>& output) const {
    const std::size_t stride = shape_.outputs * (directions_.concat ? parts_.size() : 1);
    const std::size_t column = directions_.concat ? d * shape_.outputs : 0;
    for (std::size_t b = 0; b < output.batch_size; ++b) {
      if (step >= order.num_steps(b)) {
        continue;
      }
      const std::size_t row = b * order.num_frames() + order.frame_written(b, step);
      float* const to = output.values.data() + row * stride + column;
      const float* const from = work.outputs.data() + b * shape_.outputs;
      for (std::size_t i = 0; i < shape_.outputs; ++i) {
        to[i] += from[i];
      }
    }
  }

  Directions directions_;
  DecoderShape shape_;
  std::vector<DecoderPart> parts_;
};

}  // namespace

std::unique_ptr<RuntimeLayer> make_runtime_decoder(const Node& node, ParameterList parameters) {
  return std::make_unique<RuntimeDecoder>(node, parameters);
}

}  // namespace merkit
