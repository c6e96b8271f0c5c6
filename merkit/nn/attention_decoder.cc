#include "merkit/nn/attention_decoder.h"

#include <algorithm>
#include <array>
#include <string>

#include "merkit/nn/attention_kernels.h"
#include "merkit/nn/gated_weights.h"
#include "merkit/nn/layer_kinds.h"
#include "merkit/nn/softmax_rows.h"

namespace merkit {
namespace {

// Places of the parameters. Gate g (0 .. 3 for r, z, p, o) has C, U, W and b from kGates + 4 g.
enum Parameter : std::size_t { kVa = 0, kWa = 1, kUa = 2, kBa = 3, kGates = 4, kWs = 20 };
constexpr std::size_t kNumGates = 4;
constexpr std::size_t kCandidate = 2;

// One step multiplies the row (y, s, c) with one matrix, whose columns are the gates r, z, p, o.
// The part that leads from s to p is 0 there: p sees r s instead.
struct Sizes {
  std::size_t units = 0;
  std::size_t outputs = 0;
  CellShape shape = {};

  std::size_t joint() const { return outputs + units + shape.num_inputs; }
  std::size_t gates() const { return 3 * units + outputs; }
  std::size_t gate_width(std::size_t g) const { return g + 1 < kNumGates ? units : outputs; }
};

// A part of the joint matrix and where it comes from.
struct Block {
  std::size_t parameter;
  std::size_t first_row;
  std::size_t num_rows;
  std::size_t first_col;
  std::size_t num_cols;
};

std::array<Block, 11> joint_blocks(const Sizes& sizes) {
  std::array<Block, 11> blocks{};
  std::size_t count = 0;
  for (std::size_t g = 0; g < kNumGates; ++g) {
    const std::size_t first = kGates + 4 * g;
    const std::size_t col = g * sizes.units;
    const std::size_t width = sizes.gate_width(g);
    blocks[count++] = {first, sizes.outputs + sizes.units, sizes.shape.num_inputs, col, width};
    if (g != kCandidate) {
      blocks[count++] = {first + 1, sizes.outputs, sizes.units, col, width};
    }
    blocks[count++] = {first + 2, 0, sizes.outputs, col, width};
  }
  return blocks;
}

// What forward() leaves for backward().
template <class T>
struct Saved {
  std::span<T> joint;         // [num_steps, batch_size, joint]: y, s and c of each step
  std::span<T> gates;         // [num_steps, batch_size, gates]: r, z, p after their functions
  std::span<T> weights;       // [num_steps, batch_size, num_steps]
  std::span<T> queries;       // [num_steps, batch_size, units]: s W_a + b_a
  std::span<T> reset_states;  // [num_steps, batch_size, units]
  std::span<T> keys;          // [batch_size, num_steps, units]
};

std::size_t saved_size(const Sizes& sizes) {
  const std::size_t rows = sizes.shape.num_rows();
  return padded_size(rows * sizes.joint()) + padded_size(rows * sizes.gates()) +
         padded_size(rows * sizes.shape.num_steps) + 3 * padded_size(rows * sizes.units);
}

template <class T>
Saved<T> take_saved(std::span<T> values, const Sizes& sizes) {
  WorkSpace<T> space(values);
  const std::size_t rows = sizes.shape.num_rows();
  Saved<T> saved;
  saved.joint = space.take(rows * sizes.joint());
  saved.gates = space.take(rows * sizes.gates());
  saved.weights = space.take(rows * sizes.shape.num_steps);
  saved.queries = space.take(rows * sizes.units);
  saved.reset_states = space.take(rows * sizes.units);
  saved.keys = space.take(rows * sizes.units);
  return saved;
}

// The matrices that every step uses.
template <class T>
struct Weights {
  std::span<T> joint;  // before packing
  PackedMatrix<T> packed_joint;
  PackedMatrix<T> packed_query;      // W_a
  PackedMatrix<T> packed_candidate;  // U_p
};

std::size_t weights_size(const Sizes& sizes) {
  const std::size_t joint = std::max(packed_size<float>(sizes.joint(), sizes.gates()),
                                     packed_size<float>(sizes.gates(), sizes.joint()));
  return padded_size(sizes.joint() * sizes.gates()) + padded_size(joint) +
         2 * padded_size(packed_size<float>(sizes.units, sizes.units));
}

template <class T>
Weights<T> take_weights(WorkSpace<T>& space, const Sizes& sizes,
                        std::span<const std::span<const T>> parameters, bool transposed) {
  Weights<T> weights;
  weights.joint = space.take(sizes.joint() * sizes.gates());
  std::fill(weights.joint.begin(), weights.joint.end(), T{0});
  for (const Block& block : joint_blocks(sizes)) {
    for (std::size_t r = 0; r < block.num_rows; ++r) {
      T* const to = weights.joint.data() + (block.first_row + r) * sizes.gates() + block.first_col;
      std::copy_n(parameters[block.parameter].data() + r * block.num_cols, block.num_cols, to);
    }
  }
  const auto packed = [&](const T* values, std::size_t rows, std::size_t cols) {
    const auto matrix = dense_matrix(values, rows, cols);
    return transposed ? pack_transposed(matrix, space.take(packed_size<T>(cols, rows)))
                      : pack(matrix, space.take(packed_size<T>(rows, cols)));
  };
  weights.packed_joint = packed(weights.joint.data(), sizes.joint(), sizes.gates());
  weights.packed_query = packed(parameters[kWa].data(), sizes.units, sizes.units);
  weights.packed_candidate =
      packed(parameters[kGates + 4 * kCandidate + 1].data(), sizes.units, sizes.units);
  return weights;
}

// Some rows of the values of a step, whose rows have `width` numbers.
template <class T>
MatrixRef<T> step_rows(std::span<T> values, const Sizes& sizes, std::size_t step, RowRange rows,
                       std::size_t width) {
  const std::size_t first = step * sizes.shape.batch_size + rows.begin;
  return {values.data() + first * width, rows.count(), width, width};
}

template <class T>
MatrixRef<T> columns(MatrixRef<T> m, std::size_t first, std::size_t count) {
  return {m.values + first, m.rows, count, m.stride};
}

// Attention of utterance b at step t.
template <class T, class Frames>
AttentionStep<T> attention_step(const Sizes& sizes, const SequenceOrder& order, std::size_t b,
                                const Frames& frames) {
  return {.num_frames = order.num_steps(b),
          .num_units = sizes.units,
          .num_inputs = sizes.shape.num_inputs,
          .keys = nullptr,
          .frames = frames.data() + b * sizes.shape.num_steps * sizes.shape.num_inputs};
}

template <class T>
class ForwardRun {
 public:
  ForwardRun(const Sizes& sizes, const CellForward<T>& call)
      : sizes_(sizes), call_(call), saved_(take_saved(call.saved, sizes)) {
    WorkSpace<T> scratch(call.scratch);
    weights_ = take_weights(scratch, sizes, call.parameters, false);
  }

  void project_keys() {
    const CellShape& shape = sizes_.shape;
    gemm(Product::kPlain, dense_matrix(call_.inputs.data(), shape.num_rows(), shape.num_inputs),
         dense_matrix(call_.parameters[kUa].data(), shape.num_inputs, sizes_.units),
         dense_matrix(saved_.keys.data(), shape.num_rows(), sizes_.units), Accumulate::kNo);
    // s_0 = tanh(x_1 W_s), into the place of s in the first step.
    const MatrixRef<T> states =
        columns(dense_matrix(saved_.joint.data(), shape.batch_size, sizes_.joint()), sizes_.outputs,
                sizes_.units);
    gemm(Product::kPlain,
         MatrixRef<const T>{call_.inputs.data(), shape.batch_size, shape.num_inputs,
                            shape.num_steps * shape.num_inputs},
         dense_matrix(call_.parameters[kWs].data(), shape.num_inputs, sizes_.units), states,
         Accumulate::kNo);
    for (std::size_t b = 0; b < shape.batch_size; ++b) {
      const std::span<T> row(states.values + b * states.stride, sizes_.units);
      apply_tanh(std::span<const T>(row), row);
    }
  }

  void run_rows(RowRange rows) {
    for (std::size_t t = 0; t < sizes_.shape.num_steps; ++t) {
      const MatrixRef<T> joint = step_rows(saved_.joint, sizes_, t, rows, sizes_.joint());
      copy_outputs(t, rows, joint);
      attend_rows(t, rows, joint);
      run_gates(t, rows, joint);
    }
  }

 private:
  // y of the step before into the joint row.
  void copy_outputs(std::size_t t, RowRange rows, MatrixRef<T> joint) {
    const MatrixRef<T> y = step_rows(call_.outputs, sizes_, t, rows, sizes_.outputs);
    for (std::size_t r = 0; r < rows.count(); ++r) {
      std::copy_n(y.values + r * y.stride, sizes_.outputs, joint.values + r * joint.stride);
    }
  }

  void attend_rows(std::size_t t, RowRange rows, MatrixRef<T> joint) {
    const MatrixRef<T> queries = step_rows(saved_.queries, sizes_, t, rows, sizes_.units);
    for (std::size_t r = 0; r < rows.count(); ++r) {
      std::copy_n(call_.parameters[kBa].data(), sizes_.units, queries.values + r * sizes_.units);
    }
    const MatrixRef<T> states = columns(joint, sizes_.outputs, sizes_.units);
    add_product(MatrixRef<const T>{states.values, states.rows, states.cols, states.stride},
                weights_.packed_query, queries);
    const MatrixRef<T> weights = step_rows(saved_.weights, sizes_, t, rows, sizes_.shape.num_steps);
    for (std::size_t r = 0; r < rows.count(); ++r) {
      AttentionStep<T> step = attention_step<T>(sizes_, *call_.order, rows.begin + r, call_.inputs);
      step.keys = saved_.keys.data() + (rows.begin + r) * sizes_.shape.num_steps * sizes_.units;
      step.query = queries.values + r * sizes_.units;
      step.scale = call_.parameters[kVa].data();
      step.weights = weights.values + r * weights.stride;
      step.context = joint.values + r * joint.stride + sizes_.outputs + sizes_.units;
      attend(step);
    }
  }

  void run_gates(std::size_t t, RowRange rows, MatrixRef<T> joint) {
    const MatrixRef<T> gates = step_rows(saved_.gates, sizes_, t, rows, sizes_.gates());
    for (std::size_t r = 0; r < rows.count(); ++r) {
      for (std::size_t g = 0; g < kNumGates; ++g) {
        std::copy_n(call_.parameters[kGates + 4 * g + 3].data(), sizes_.gate_width(g),
                    gates.values + r * gates.stride + g * sizes_.units);
      }
    }
    add_product(MatrixRef<const T>{joint.values, joint.rows, joint.cols, joint.stride},
                weights_.packed_joint, gates);
    const MatrixRef<T> reset = step_rows(saved_.reset_states, sizes_, t, rows, sizes_.units);
    const bool is_last = t + 1 == sizes_.shape.num_steps;
    const DecoderStep<T> step{
        .num_rows = rows.count(),
        .num_units = sizes_.units,
        .gate_stride = gates.stride,
        .state_stride = joint.stride,
        .gates = gates.values,
        .old_states = joint.values + sizes_.outputs,
        .reset_states = reset.values,
        .states = is_last ? nullptr
                          : joint.values + sizes_.shape.batch_size * joint.stride + sizes_.outputs};
    decoder_reset(step);
    add_product(MatrixRef<const T>{reset.values, reset.rows, reset.cols, reset.stride},
                weights_.packed_candidate, columns(gates, kCandidate * sizes_.units, sizes_.units));
    decoder_update(step);
    const MatrixRef<T> y = step_rows(call_.outputs, sizes_, t + 1, rows, sizes_.outputs);
    for (std::size_t r = 0; r < rows.count(); ++r) {
      softmax_rows<T>({gates.values + r * gates.stride + 3 * sizes_.units, sizes_.outputs},
                      sizes_.outputs, {y.values + r * y.stride, sizes_.outputs});
    }
  }

  const Sizes& sizes_;
  const CellForward<T>& call_;
  Saved<T> saved_;
  Weights<T> weights_;
};

std::size_t gradient_scratch_size(const Sizes& sizes) {
  const std::size_t rows = sizes.shape.num_rows();
  const std::size_t batch = sizes.shape.batch_size;
  return weights_size(sizes) + padded_size(rows * sizes.gates()) +
         2 * padded_size(rows * sizes.units) + 3 * padded_size(batch * sizes.units) +
         padded_size(batch * sizes.joint()) + padded_size(batch * sizes.shape.num_steps);
}

template <class T>
class BackwardRun {
 public:
  BackwardRun(const Sizes& sizes, const CellBackward<T>& call)
      : sizes_(sizes), call_(call), saved_(take_saved(call.saved, sizes)) {
    const CellShape& shape = sizes.shape;
    WorkSpace<T> scratch(call.scratch);
    weights_ = take_weights(scratch, sizes, call.parameters, true);
    gates_ = scratch.take(shape.num_rows() * sizes.gates());
    queries_ = scratch.take(shape.num_rows() * sizes.units);
    keys_ = scratch.take(shape.num_rows() * sizes.units);
    states_ = scratch.take(shape.batch_size * sizes.units);
    reset_ = scratch.take(shape.batch_size * sizes.units);
    scales_ = scratch.take(shape.batch_size * sizes.units);
    joint_ = scratch.take(shape.batch_size * sizes.joint());
    scores_ = scratch.take(shape.batch_size * shape.num_steps);
    for (const std::span<T> zeroed : {keys_, states_, scales_, call.input_gradients}) {
      std::fill(zeroed.begin(), zeroed.end(), T{0});
    }
  }

  void run_rows(RowRange rows) {
    for (std::size_t t = sizes_.shape.num_steps; t-- > 0;) {
      run_gates(t, rows);
      const MatrixRef<T> joint = step_rows(joint_, sizes_, 0, rows, sizes_.joint());
      std::fill_n(joint.values, rows.count() * joint.stride, T{0});
      add_product(const_rows(step_rows(gates_, sizes_, t, rows, sizes_.gates())),
                  weights_.packed_joint, joint);
      attend_rows(t, rows, joint);
      pass_on(t, rows, joint);
    }
  }

  // All that does not have to be done step by step.
  void finish() {
    finish_gates();
    finish_attention();
    finish_first_state();
  }

 private:
  static MatrixRef<const T> const_rows(MatrixRef<T> m) {
    return {m.values, m.rows, m.cols, m.stride};
  }

  MatrixRef<const T> all_rows(std::span<const T> values, std::size_t width) const {
    return dense_matrix(values.data(), sizes_.shape.num_rows(), width);
  }

  // The gradient of a parameter.
  MatrixRef<T> wanted(std::size_t parameter, std::size_t rows, std::size_t cols) const {
    return dense_matrix(call_.parameter_gradients[parameter].data(), rows, cols);
  }

  void run_gates(std::size_t t, RowRange rows) {
    const MatrixRef<const T> gates =
        step_rows<const T>(saved_.gates, sizes_, t, rows, sizes_.gates());
    const MatrixRef<T> out = step_rows(gates_, sizes_, t, rows, sizes_.gates());
    const MatrixRef<T> reset = step_rows(reset_, sizes_, 0, rows, sizes_.units);
    const MatrixRef<const T> joint =
        step_rows<const T>(saved_.joint, sizes_, t, rows, sizes_.joint());
    const DecoderStepGradient<T> step{.num_rows = rows.count(),
                                      .num_units = sizes_.units,
                                      .gate_stride = gates.stride,
                                      .state_stride = joint.stride,
                                      .gates = gates.values,
                                      .old_states = joint.values + sizes_.outputs,
                                      .reset_gradients = reset.values,
                                      .state_gradients = states_.data() + rows.begin * sizes_.units,
                                      .gate_gradients = out.values};
    decoder_update_gradient(step);
    std::fill_n(reset.values, rows.count() * sizes_.units, T{0});
    add_product(columns(const_rows(out), kCandidate * sizes_.units, sizes_.units),
                weights_.packed_candidate, reset);
    decoder_reset_gradient(step);
    const MatrixRef<const T> y =
        step_rows<const T>(call_.outputs, sizes_, t + 1, rows, sizes_.outputs);
    const MatrixRef<T> dy = step_rows(call_.output_gradients, sizes_, t, rows, sizes_.outputs);
    for (std::size_t r = 0; r < rows.count(); ++r) {
      const std::span<T> dx(out.values + r * out.stride + 3 * sizes_.units, sizes_.outputs);
      std::fill(dx.begin(), dx.end(), T{0});
      add_softmax_gradient<T>({y.values + r * y.stride, sizes_.outputs},
                              {dy.values + r * dy.stride, sizes_.outputs}, dx);
    }
  }

  void attend_rows(std::size_t t, RowRange rows, MatrixRef<T> joint) {
    const std::size_t steps = sizes_.shape.num_steps;
    for (std::size_t r = 0; r < rows.count(); ++r) {
      const std::size_t b = rows.begin + r;
      const std::size_t row = t * sizes_.shape.batch_size + b;
      AttentionGradient<T> gradient;
      gradient.step = attention_step<T>(sizes_, *call_.order, b, call_.inputs);
      gradient.step.keys = saved_.keys.data() + b * steps * sizes_.units;
      gradient.step.query = saved_.queries.data() + row * sizes_.units;
      gradient.step.scale = call_.parameters[kVa].data();
      gradient.weights = saved_.weights.data() + row * steps;
      gradient.context_gradient = joint.values + r * joint.stride + sizes_.outputs + sizes_.units;
      gradient.scores = scores_.data() + b * steps;
      gradient.keys = keys_.data() + b * steps * sizes_.units;
      gradient.frames = call_.input_gradients.empty()
                            ? nullptr
                            : call_.input_gradients.data() + b * steps * sizes_.shape.num_inputs;
      gradient.query = queries_.data() + row * sizes_.units;
      gradient.scale = scales_.data() + b * sizes_.units;
      attend_gradient(gradient);
    }
  }

  // Gradients of y and s into the step before.
  void pass_on(std::size_t t, RowRange rows, MatrixRef<T> joint) {
    const MatrixRef<T> states = step_rows(states_, sizes_, 0, rows, sizes_.units);
    for (std::size_t r = 0; r < rows.count(); ++r) {
      const T* const row = joint.values + r * joint.stride;
      for (std::size_t n = 0; n < sizes_.units; ++n) {
        states.values[r * sizes_.units + n] += row[sizes_.outputs + n];
      }
      T* const dy =
          t == 0 ? nullptr
                 : step_rows(call_.output_gradients, sizes_, t - 1, rows, sizes_.outputs).values +
                       r * sizes_.outputs;
      for (std::size_t n = 0; dy != nullptr && n < sizes_.outputs; ++n) {
        dy[n] += row[n];
      }
    }
    add_product(const_rows(step_rows(queries_, sizes_, t, rows, sizes_.units)),
                weights_.packed_query, states);
  }

  static void add_column_sums(MatrixRef<const T> rows, std::span<T> sums) {
    for (std::size_t r = 0; r < rows.rows; ++r) {
      for (std::size_t n = 0; n < sums.size(); ++n) {
        sums[n] += rows.values[r * rows.stride + n];
      }
    }
  }

  void finish_gates() {
    const MatrixRef<const T> gates = all_rows(gates_, sizes_.gates());
    const MatrixRef<T> joint = dense_matrix(weights_.joint.data(), sizes_.joint(), sizes_.gates());
    gemm(Product::kTransposeLeft, all_rows(saved_.joint, sizes_.joint()), gates, joint,
         Accumulate::kNo);
    for (const Block& block : joint_blocks(sizes_)) {
      for (std::size_t r = 0; r < block.num_rows; ++r) {
        const T* const from = joint.values + (block.first_row + r) * joint.stride + block.first_col;
        T* const to = call_.parameter_gradients[block.parameter].data() + r * block.num_cols;
        for (std::size_t n = 0; n < block.num_cols; ++n) {
          to[n] += from[n];
        }
      }
    }
    for (std::size_t g = 0; g < kNumGates; ++g) {
      add_column_sums(columns(gates, g * sizes_.units, sizes_.gate_width(g)),
                      call_.parameter_gradients[kGates + 4 * g + 3]);
    }
    gemm(Product::kTransposeLeft, all_rows(saved_.reset_states, sizes_.units),
         columns(gates, kCandidate * sizes_.units, sizes_.units),
         wanted(kGates + 4 * kCandidate + 1, sizes_.units, sizes_.units), Accumulate::kYes);
  }

  void finish_attention() {
    const std::size_t in = sizes_.shape.num_inputs;
    const MatrixRef<const T> queries = all_rows(queries_, sizes_.units);
    gemm(Product::kTransposeLeft,
         columns(all_rows(saved_.joint, sizes_.joint()), sizes_.outputs, sizes_.units), queries,
         wanted(kWa, sizes_.units, sizes_.units), Accumulate::kYes);
    add_column_sums(queries, call_.parameter_gradients[kBa]);
    gemm(Product::kTransposeLeft, all_rows(call_.inputs, in), all_rows(keys_, sizes_.units),
         wanted(kUa, in, sizes_.units), Accumulate::kYes);
    add_column_sums(dense_matrix<const T>(scales_.data(), sizes_.shape.batch_size, sizes_.units),
                    call_.parameter_gradients[kVa]);
    if (!call_.input_gradients.empty()) {
      gemm(Product::kTransposeRight, all_rows(keys_, sizes_.units),
           dense_matrix(call_.parameters[kUa].data(), in, sizes_.units),
           dense_matrix(call_.input_gradients.data(), sizes_.shape.num_rows(), in),
           Accumulate::kYes);
    }
  }

  void finish_first_state() {
    const CellShape& shape = sizes_.shape;
    for (std::size_t b = 0; b < shape.batch_size; ++b) {
      const T* const state = saved_.joint.data() + b * sizes_.joint() + sizes_.outputs;
      for (std::size_t n = 0; n < sizes_.units; ++n) {
        states_[b * sizes_.units + n] *= T{1} - state[n] * state[n];
      }
    }
    const MatrixRef<const T> gradients =
        dense_matrix<const T>(states_.data(), shape.batch_size, sizes_.units);
    const std::size_t stride = shape.num_steps * shape.num_inputs;
    gemm(Product::kTransposeLeft,
         MatrixRef<const T>{call_.inputs.data(), shape.batch_size, shape.num_inputs, stride},
         gradients, wanted(kWs, shape.num_inputs, sizes_.units), Accumulate::kYes);
    if (!call_.input_gradients.empty()) {
      gemm(Product::kTransposeRight, gradients,
           dense_matrix(call_.parameters[kWs].data(), shape.num_inputs, sizes_.units),
           MatrixRef<T>{call_.input_gradients.data(), shape.batch_size, shape.num_inputs, stride},
           Accumulate::kYes);
    }
  }

  const Sizes& sizes_;
  const CellBackward<T>& call_;
  Saved<const T> saved_;
  Weights<T> weights_;
  std::span<T> gates_;    // gradients, as those of `saved_`
  std::span<T> queries_;  // [num_steps, batch_size, units]
  std::span<T> keys_;     // [batch_size, num_steps, units]
  std::span<T> states_;   // [batch_size, units], of the step at hand
  std::span<T> reset_;
  std::span<T> scales_;  // [batch_size, units], of V_a by utterance
  std::span<T> joint_;   // [batch_size, joint]
  std::span<T> scores_;  // [batch_size, num_steps]
};

}  // namespace

AttentionDecoderCell::AttentionDecoderCell(const Options& options)
    : units_(at_least_one("units", options.units)),
      outputs_(at_least_one("output_dim", options.output_dim)) {}

Directions AttentionDecoderCell::directions(const Options& options) {
  Directions all = parse_directions(options.direction, options.merge, options.mask);
  all.reverse_backward = options.reverse_backward;
  return all;
}

std::vector<ParameterSpec> AttentionDecoderCell::parameters(std::size_t num_inputs) const {
  std::vector<ParameterSpec> all = {
      {"V_a", {units_}, Initialiser::kGlorotUniform},
      {"W_a", {units_, units_}, Initialiser::kGlorotUniform},
      {"U_a", {num_inputs, units_}, Initialiser::kGlorotUniform},
      {"b_a", {units_}, Initialiser::kZeros},
  };
  for (const std::string gate : {"r", "z", "p", "o"}) {
    const std::size_t width = gate == "o" ? outputs_ : units_;
    all.push_back({"C_" + gate, {num_inputs, width}, Initialiser::kOrthogonal});
    all.push_back({"U_" + gate, {units_, width}, Initialiser::kOrthogonal});
    all.push_back({"W_" + gate, {outputs_, width}, Initialiser::kOrthogonal});
    all.push_back({"b_" + gate, {width}, Initialiser::kZeros});
  }
  all.push_back({"W_s", {num_inputs, units_}, Initialiser::kOrthogonal});
  return all;
}

CellWork AttentionDecoderCell::work(const CellShape& shape, bool /*backward_follows*/) const {
  const Sizes sizes{units_, outputs_, shape};
  return {saved_size(sizes), weights_size(sizes), gradient_scratch_size(sizes)};
}

template <class T>
void AttentionDecoderCell::forward(const CellForward<T>& call) const {
  if (call.shape.num_rows() == 0) {
    return;
  }
  const Sizes sizes{units_, outputs_, call.shape};
  ForwardRun<T> run(sizes, call);
  run.project_keys();
  for_each_row_part(call.pool, call.shape.batch_size, [&](RowRange rows) { run.run_rows(rows); });
}

template <class T>
void AttentionDecoderCell::backward(const CellBackward<T>& call) const {
  if (call.shape.num_rows() == 0) {
    return;
  }
  const Sizes sizes{units_, outputs_, call.shape};
  BackwardRun<T> run(sizes, call);
  for_each_row_part(call.pool, call.shape.batch_size, [&](RowRange rows) { run.run_rows(rows); });
  run.finish();
}

template void AttentionDecoderCell::forward(const CellForward<float>&) const;
template void AttentionDecoderCell::forward(const CellForward<double>&) const;
template void AttentionDecoderCell::backward(const CellBackward<float>&) const;
template void AttentionDecoderCell::backward(const CellBackward<double>&) const;

std::vector<LayerKind> attention_layer_kinds() {
  return {make_layer_kind<AttentionDecoder>(
      "attention_decoder", "Decoder that attends over the whole sequence at every step")};
}

}  // namespace merkit
