#include "merkit/nn/lstm.h"

#include <algorithm>

#include "merkit/nn/gated_weights.h"
#include "merkit/nn/layer_kinds.h"
#include "merkit/nn/lstm_kernels.h"

namespace merkit {
namespace {

constexpr std::size_t kNumGates = 4;

// What forward() leaves for backward().
template <class T>
struct Saved {
  std::span<T> gates;  // [num_steps, batch_size, 4 units], after their functions
  std::span<T> cells;  // [num_steps + 1, batch_size, units]
  std::span<T> masks;  // [4, batch_size, units]; empty without dropout
};

template <class T>
Saved<T> take_saved(std::span<T> values, const CellShape& shape, std::size_t units,
                    bool has_masks) {
  WorkSpace<T> space(values);
  const std::size_t block = shape.batch_size * units;
  Saved<T> saved;
  saved.gates = space.take(shape.num_steps * kNumGates * block);
  saved.cells = space.take((shape.num_steps + 1) * block);
  saved.masks = space.take(has_masks ? kNumGates * block : 0);
  return saved;
}

}  // namespace

LstmCell::LstmCell(const Options& options)
    : units_(at_least_one("units", options.units)),
      hard_gates_(parse_hard_gates(options.gates)),
      dropout_(parse_recurrent_dropout(options.recurrent_dropout)) {}

Directions LstmCell::directions(const Options& options) {
  Directions all = parse_directions(options.direction, options.merge, options.mask);
  all.reverse_backward = options.reverse_backward;
  all.sequences = options.sequences;
  return all;
}

std::vector<ParameterSpec> LstmCell::parameters(std::size_t num_inputs) const {
  return {{"kernel", {num_inputs, kNumGates * units_}, Initialiser::kGlorotUniform},
          {"recurrent_kernel", {units_, kNumGates * units_}, Initialiser::kOrthogonal},
          {"bias", {kNumGates * units_}, Initialiser::kForgetOnes}};
}

CellWork LstmCell::work(const CellShape& shape, bool backward_follows) const {
  const std::size_t block = shape.batch_size * units_;
  const bool has_masks = dropout_ > 0.0;
  const std::size_t gates = padded_size(shape.num_steps * kNumGates * block);
  // A packed matrix of float is never smaller than one of double.
  const std::size_t packed = padded_size(PackedGates<float>::size(units_, kNumGates));
  CellWork work;
  work.saved = gates + padded_size((shape.num_steps + 1) * block) +
               (has_masks && backward_follows ? padded_size(kNumGates * block) : 0);
  work.forward_scratch = packed + (has_masks ? padded_size(block) : 0);
  work.backward_scratch =
      gates + padded_size(block) + packed +
      (has_masks ? padded_size(std::max<std::size_t>(1, shape.num_steps) * block) : 0);
  return work;
}

template <class T>
void LstmCell::forward(const CellForward<T>& call) const {
  const std::size_t batch = call.shape.batch_size;
  const std::size_t block = batch * units_;
  const std::size_t width = kNumGates * units_;
  const bool has_masks = dropout_ > 0.0 && call.backward_follows;
  const Saved<T> saved = take_saved(call.saved, call.shape, units_, has_masks);
  WorkSpace<T> scratch(call.scratch);
  const auto packed = scratch.take(PackedGates<T>::size(units_, kNumGates));
  const RecurrentWeights<T> recurrent{
      PackedGates<T>(dense_matrix(call.parameters[1].data(), units_, width), packed, false),
      saved.masks, scratch.take(has_masks ? block : 0), batch, units_};
  std::fill_n(saved.cells.begin(), block, T{0});
  draw_masks(dropout_, call.rng, saved.masks);
  project_inputs<T>(dense_matrix(call.inputs.data(), call.shape.num_rows(), call.shape.num_inputs),
                    dense_matrix(call.parameters[0].data(), call.shape.num_inputs, width),
                    call.parameters[2],
                    dense_matrix(saved.gates.data(), call.shape.num_rows(), width));
  for_each_row_part(call.pool, batch, [&](RowRange rows) {
    for (std::size_t t = 0; t < call.shape.num_steps; ++t) {
      const MatrixRef<T> gates =
          dense_matrix(saved.gates.data() + t * kNumGates * block, batch, width);
      for (std::size_t g = 0; t > 0 && g < kNumGates; ++g) {
        recurrent.add(g, call.outputs.data() + t * block, rows, gates);
      }
      const std::size_t at = t * block + rows.begin * units_;
      lstm_step(LstmStep<T>{.num_rows = rows.count(),
                            .num_units = units_,
                            .hard_gates = hard_gates_,
                            .gates = gates.values + rows.begin * width,
                            .old_cells = saved.cells.data() + at,
                            .cells = saved.cells.data() + at + block,
                            .outputs = call.outputs.data() + at + block});
    }
  });
}

template <class T>
void LstmCell::backward(const CellBackward<T>& call) const {
  const std::size_t batch = call.shape.batch_size;
  const std::size_t block = batch * units_;
  const std::size_t width = kNumGates * units_;
  const bool has_masks = dropout_ > 0.0;
  const Saved<const T> saved = take_saved(call.saved, call.shape, units_, has_masks);
  WorkSpace<T> scratch(call.scratch);
  const MatrixRef<T> dz = dense_matrix(scratch.take(call.shape.num_rows() * width).data(),
                                       call.shape.num_rows(), width);
  const std::span<T> dc = scratch.take(block);
  const auto packed = scratch.take(PackedGates<T>::size(units_, kNumGates));
  const std::span<T> masked =
      scratch.take(has_masks ? std::max<std::size_t>(1, call.shape.num_steps) * block : 0);
  const RecurrentWeights<T> recurrent{
      PackedGates<T>(dense_matrix(call.parameters[1].data(), units_, width), packed, true),
      saved.masks, masked, batch, units_};
  std::fill(dc.begin(), dc.end(), T{0});
  for_each_row_part(call.pool, batch, [&](RowRange rows) {
    for (std::size_t t = call.shape.num_steps; t-- > 0;) {
      const std::size_t at = t * block + rows.begin * units_;
      lstm_step_gradient(LstmStepGradient<T>{.num_rows = rows.count(),
                                             .num_units = units_,
                                             .hard_gates = hard_gates_,
                                             .gates = saved.gates.data() + kNumGates * at,
                                             .old_cells = saved.cells.data() + at,
                                             .cells = saved.cells.data() + at + block,
                                             .output_gradients = call.output_gradients.data() + at,
                                             .cell_gradients = dc.data() + rows.begin * units_,
                                             .gate_gradients = dz.values + kNumGates * at});
      for (std::size_t g = 0; t > 0 && g < kNumGates; ++g) {
        recurrent.add_gradient(g,
                               dense_matrix<const T>(dz.values + t * batch * width, batch, width),
                               rows, call.output_gradients.data() + (t - 1) * block);
      }
    }
  });
  const MatrixRef<const T> gates{dz.values, dz.rows, dz.cols, dz.stride};
  project_gradients<T>(
      dense_matrix(call.inputs.data(), call.shape.num_rows(), call.shape.num_inputs),
      dense_matrix(call.parameters[0].data(), call.shape.num_inputs, width), gates,
      {call.parameter_gradients[0], call.parameter_gradients[2], call.input_gradients});
  add_kernel_gradient<T>({.states = call.outputs,
                          .masks = saved.masks,
                          .gates = gates,
                          .kernel = dense_matrix(call.parameter_gradients[1].data(), units_, width),
                          .masked = masked},
                         0, kNumGates);
}

template void LstmCell::forward(const CellForward<float>&) const;
template void LstmCell::forward(const CellForward<double>&) const;
template void LstmCell::backward(const CellBackward<float>&) const;
template void LstmCell::backward(const CellBackward<double>&) const;

std::vector<LayerKind> lstm_layer_kinds() {
  return {make_layer_kind<Lstm>("lstm", "Long short-term memory, forward, backward or both")};
}

}  // namespace merkit
