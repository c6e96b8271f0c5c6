#include <algorithm>

#include "merkit/nn/decoder_steps.h"
#include "merkit/nn/softmax_rows.h"

namespace merkit {
namespace {

template <class T>
class BackwardRun {
 public:
  BackwardRun(const DecoderSizes& sizes, const CellBackward<T>& call)
      : sizes_(sizes), call_(call), saved_(take_decoder_saved(call.saved, sizes)) {
    const CellShape& shape = sizes.shape;
    WorkSpace<T> scratch(call.scratch);
    weights_ = take_decoder_weights(scratch, sizes, call.parameters, true);
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
    add_product(columns(const_rows(out), kDecoderCandidate * sizes_.units, sizes_.units),
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
      gradient.step.scale = call_.parameters[kDecoderVa].data();
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
    for (const DecoderBlock& block : decoder_blocks(sizes_)) {
      for (std::size_t r = 0; r < block.num_rows; ++r) {
        const T* const from = joint.values + (block.first_row + r) * joint.stride + block.first_col;
        T* const to = call_.parameter_gradients[block.parameter].data() + r * block.num_cols;
        for (std::size_t n = 0; n < block.num_cols; ++n) {
          to[n] += from[n];
        }
      }
    }
    for (std::size_t g = 0; g < kNumDecoderGates; ++g) {
      add_column_sums(columns(gates, g * sizes_.units, sizes_.gate_width(g)),
                      call_.parameter_gradients[kDecoderGates + 4 * g + 3]);
    }
    gemm(Product::kTransposeLeft, all_rows(saved_.reset_states, sizes_.units),
         columns(gates, kDecoderCandidate * sizes_.units, sizes_.units),
         wanted(kDecoderGates + 4 * kDecoderCandidate + 1, sizes_.units, sizes_.units),
         Accumulate::kYes);
  }

  void finish_attention() {
    const std::size_t in = sizes_.shape.num_inputs;
    const MatrixRef<const T> queries = all_rows(queries_, sizes_.units);
    gemm(Product::kTransposeLeft,
         columns(all_rows(saved_.joint, sizes_.joint()), sizes_.outputs, sizes_.units), queries,
         wanted(kDecoderWa, sizes_.units, sizes_.units), Accumulate::kYes);
    add_column_sums(queries, call_.parameter_gradients[kDecoderBa]);
    gemm(Product::kTransposeLeft, all_rows(call_.inputs, in), all_rows(keys_, sizes_.units),
         wanted(kDecoderUa, in, sizes_.units), Accumulate::kYes);
    add_column_sums(dense_matrix<const T>(scales_.data(), sizes_.shape.batch_size, sizes_.units),
                    call_.parameter_gradients[kDecoderVa]);
    if (!call_.input_gradients.empty()) {
      gemm(Product::kTransposeRight, all_rows(keys_, sizes_.units),
           dense_matrix(call_.parameters[kDecoderUa].data(), in, sizes_.units),
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
         gradients, wanted(kDecoderWs, shape.num_inputs, sizes_.units), Accumulate::kYes);
    if (!call_.input_gradients.empty()) {
      gemm(Product::kTransposeRight, gradients,
           dense_matrix(call_.parameters[kDecoderWs].data(), shape.num_inputs, sizes_.units),
           MatrixRef<T>{call_.input_gradients.data(), shape.batch_size, shape.num_inputs, stride},
           Accumulate::kYes);
    }
  }

  const DecoderSizes& sizes_;
  const CellBackward<T>& call_;
  DecoderSaved<const T> saved_;
  DecoderWeights<T> weights_;
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

std::size_t decoder_gradient_size(const DecoderSizes& sizes) {
  const std::size_t rows = sizes.shape.num_rows();
  const std::size_t batch = sizes.shape.batch_size;
  return decoder_weights_size(sizes) + padded_size(rows * sizes.gates()) +
         2 * padded_size(rows * sizes.units) + 3 * padded_size(batch * sizes.units) +
         padded_size(batch * sizes.joint()) + padded_size(batch * sizes.shape.num_steps);
}

template <class T>
void run_decoder_backward(const DecoderSizes& sizes, const CellBackward<T>& call) {
  BackwardRun<T> run(sizes, call);
  for_each_row_part(call.pool, call.shape.batch_size, [&](RowRange rows) { run.run_rows(rows); });
  run.finish();
}

template void run_decoder_backward(const DecoderSizes&, const CellBackward<float>&);
template void run_decoder_backward(const DecoderSizes&, const CellBackward<double>&);

}  // namespace merkit
