#include <algorithm>

#include "merkit/nn/decoder_steps.h"
#include "merkit/nn/softmax_rows.h"

namespace merkit {
namespace {

template <class T>
class ForwardRun {
 public:
  ForwardRun(const DecoderSizes& sizes, const CellForward<T>& call)
      : sizes_(sizes), call_(call), saved_(take_decoder_saved(call.saved, sizes)) {
    WorkSpace<T> scratch(call.scratch);
    weights_ = take_decoder_weights(scratch, sizes, call.parameters, false);
  }

  void project_keys() {
    const CellShape& shape = sizes_.shape;
    gemm(Product::kPlain, dense_matrix(call_.inputs.data(), shape.num_rows(), shape.num_inputs),
         dense_matrix(call_.parameters[kDecoderUa].data(), shape.num_inputs, sizes_.units),
         dense_matrix(saved_.keys.data(), shape.num_rows(), sizes_.units), Accumulate::kNo);
    // s_0 = tanh(x_1 W_s), into the place of s in the first step.
    const MatrixRef<T> states =
        columns(dense_matrix(saved_.joint.data(), shape.batch_size, sizes_.joint()), sizes_.outputs,
                sizes_.units);
    gemm(Product::kPlain,
         MatrixRef<const T>{call_.inputs.data(), shape.batch_size, shape.num_inputs,
                            shape.num_steps * shape.num_inputs},
         dense_matrix(call_.parameters[kDecoderWs].data(), shape.num_inputs, sizes_.units), states,
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
      std::copy_n(call_.parameters[kDecoderBa].data(), sizes_.units,
                  queries.values + r * sizes_.units);
    }
    const MatrixRef<T> states = columns(joint, sizes_.outputs, sizes_.units);
    add_product(MatrixRef<const T>{states.values, states.rows, states.cols, states.stride},
                weights_.packed_query, queries);
    const MatrixRef<T> weights = step_rows(saved_.weights, sizes_, t, rows, sizes_.shape.num_steps);
    for (std::size_t r = 0; r < rows.count(); ++r) {
      AttentionStep<T> step = attention_step<T>(sizes_, *call_.order, rows.begin + r, call_.inputs);
      step.keys = saved_.keys.data() + (rows.begin + r) * sizes_.shape.num_steps * sizes_.units;
      step.query = queries.values + r * sizes_.units;
      step.scale = call_.parameters[kDecoderVa].data();
      step.weights = weights.values + r * weights.stride;
      step.context = joint.values + r * joint.stride + sizes_.outputs + sizes_.units;
      attend(step);
    }
  }

  void run_gates(std::size_t t, RowRange rows, MatrixRef<T> joint) {
    const MatrixRef<T> gates = step_rows(saved_.gates, sizes_, t, rows, sizes_.gates());
    for (std::size_t r = 0; r < rows.count(); ++r) {
      for (std::size_t g = 0; g < kNumDecoderGates; ++g) {
        std::copy_n(call_.parameters[kDecoderGates + 4 * g + 3].data(), sizes_.gate_width(g),
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
                weights_.packed_candidate,
                columns(gates, kDecoderCandidate * sizes_.units, sizes_.units));
    decoder_update(step);
    const MatrixRef<T> y = step_rows(call_.outputs, sizes_, t + 1, rows, sizes_.outputs);
    for (std::size_t r = 0; r < rows.count(); ++r) {
      softmax_rows<T>({gates.values + r * gates.stride + 3 * sizes_.units, sizes_.outputs},
                      sizes_.outputs, {y.values + r * y.stride, sizes_.outputs});
    }
  }

  const DecoderSizes& sizes_;
  const CellForward<T>& call_;
  DecoderSaved<T> saved_;
  DecoderWeights<T> weights_;
};

}  // namespace

template <class T>
void run_decoder(const DecoderSizes& sizes, const CellForward<T>& call) {
  ForwardRun<T> run(sizes, call);
  run.project_keys();
  for_each_row_part(call.pool, call.shape.batch_size, [&](RowRange rows) { run.run_rows(rows); });
}

template void run_decoder(const DecoderSizes&, const CellForward<float>&);
template void run_decoder(const DecoderSizes&, const CellForward<double>&);

}  // namespace merkit
