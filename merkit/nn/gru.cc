#include "merkit/nn/gru.h"

#include <algorithm>

#include "merkit/nn/gated_weights.h"
#include "merkit/nn/gru_kernels.h"
#include "merkit/nn/layer_kinds.h"

namespace merkit {
namespace {

constexpr std::size_t kNumGates = 3;
constexpr std::size_t kCandidate = 2;

// What forward() leaves for backward().
template <class T>
struct Saved {
  std::span<T> gates;         // [num_steps, batch_size, 3 units], after their functions
  std::span<T> reset_states;  // [num_steps, batch_size, units]
  std::span<T> masks;         // [3, batch_size, units]; empty without dropout
};

template <class T>
Saved<T> take_saved(std::span<T> values, const CellShape& shape, std::size_t units,
                    bool has_masks) {
  WorkSpace<T> space(values);
  const std::size_t block = shape.batch_size * units;
  Saved<T> saved;
  saved.gates = space.take(shape.num_steps * kNumGates * block);
  saved.reset_states = space.take(shape.num_steps * block);
  saved.masks = space.take(has_masks ? kNumGates * block : 0);
  return saved;
}

}  // namespace

GruCell::GruCell(const Options& options)
    : units_(at_least_one("units", options.units)),
      use_bias_(options.use_bias),
      hard_gates_(parse_hard_gates(options.gates)),
      dropout_(parse_recurrent_dropout(options.recurrent_dropout)) {}

Directions GruCell::directions(const Options& options) {
  Directions all = parse_directions(options.direction, options.merge, options.mask);
  all.reverse_backward = options.reverse_backward;
  all.sequences = options.sequences;
  return all;
}

std::vector<ParameterSpec> GruCell::parameters(std::size_t num_inputs) const {
  std::vector<ParameterSpec> all = {
      {"kernel", {num_inputs, kNumGates * units_}, Initialiser::kGlorotUniform},
      {"recurrent_kernel", {units_, kNumGates * units_}, Initialiser::kOrthogonal}};
  if (use_bias_) {
    all.push_back({"bias", {kNumGates * units_}, Initialiser::kZeros});
  }
  return all;
}

CellWork GruCell::work(const CellShape& shape, bool backward_follows) const {
  const std::size_t block = shape.batch_size * units_;
  const bool has_masks = dropout_ > 0.0;
  const std::size_t gates = padded_size(shape.num_steps * kNumGates * block);
  const std::size_t states = padded_size(shape.num_steps * block);
  // A packed matrix of float is never smaller than one of double.
  const std::size_t packed = padded_size(PackedGates<float>::size(units_, kNumGates));
  CellWork work;
  work.saved =
      gates + states + (has_masks && backward_follows ? padded_size(kNumGates * block) : 0);
  work.forward_scratch = packed + (has_masks ? padded_size(block) : 0);
  work.backward_scratch = gates + 2 * padded_size(block) + packed +
                          (has_masks ? std::max(padded_size(block), states) : 0);
  return work;
}

template <class T>
void GruCell::forward(const CellForward<T>& call) const {
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
  draw_masks(dropout_, call.rng, saved.masks);
  project_inputs<T>(dense_matrix(call.inputs.data(), call.shape.num_rows(), call.shape.num_inputs),
                    dense_matrix(call.parameters[0].data(), call.shape.num_inputs, width),
                    use_bias_ ? call.parameters[2] : std::span<const T>{},
                    dense_matrix(saved.gates.data(), call.shape.num_rows(), width));
  for_each_row_part(call.pool, batch, [&](RowRange rows) {
    for (std::size_t t = 0; t < call.shape.num_steps; ++t) {
      const MatrixRef<T> gates = dense_matrix(saved.gates.data() + t * batch * width, batch, width);
      const std::size_t at = t * block + rows.begin * units_;
      const GruStep<T> step{.num_rows = rows.count(),
                            .num_units = units_,
                            .hard_gates = hard_gates_,
                            .gates = gates.values + rows.begin * width,
                            .old_states = call.outputs.data() + at,
                            .reset_states = saved.reset_states.data() + at,
                            .states = call.outputs.data() + at + block};
      for (std::size_t g = 0; t > 0 && g < kCandidate; ++g) {
        recurrent.add(g, call.outputs.data() + t * block, rows, gates);
      }
      gru_reset(step);
      if (t > 0) {
        recurrent.add(kCandidate, saved.reset_states.data() + t * block, rows, gates);
      }
      gru_update(step);
    }
  });
}

template <class T>
void GruCell::backward(const CellBackward<T>& call) const {
  const std::size_t batch = call.shape.batch_size;
  const std::size_t block = batch * units_;
  const std::size_t width = kNumGates * units_;
  const bool has_masks = dropout_ > 0.0;
  const Saved<const T> saved = take_saved(call.saved, call.shape, units_, has_masks);
  WorkSpace<T> scratch(call.scratch);
  const std::size_t num_rows = call.shape.num_rows();
  const std::span<T> dz = scratch.take(num_rows * width);
  const std::span<T> reset_gradients = scratch.take(block);
  const std::span<T> first_gradients = scratch.take(block);
  const auto packed = scratch.take(PackedGates<T>::size(units_, kNumGates));
  const std::span<T> masked = scratch.take(has_masks ? std::max(block, num_rows * units_) : 0);
  const RecurrentWeights<T> recurrent{
      PackedGates<T>(dense_matrix(call.parameters[1].data(), units_, width), packed, true),
      saved.masks, masked, batch, units_};
  for_each_row_part(call.pool, batch, [&](RowRange rows) {
    const std::size_t first = rows.begin * units_;
    for (std::size_t t = call.shape.num_steps; t-- > 0;) {
      T* const old =
          t > 0 ? call.output_gradients.data() + (t - 1) * block : first_gradients.data();
      const MatrixRef<const T> gates =
          dense_matrix<const T>(dz.data() + t * batch * width, batch, width);
      const std::size_t at = t * block + first;
      const GruStepGradient<T> step{.num_rows = rows.count(),
                                    .num_units = units_,
                                    .hard_gates = hard_gates_,
                                    .gates = saved.gates.data() + kNumGates * at,
                                    .old_states = call.outputs.data() + at,
                                    .state_gradients = call.output_gradients.data() + at,
                                    .reset_gradients = reset_gradients.data() + first,
                                    .gate_gradients = dz.data() + kNumGates * at,
                                    .old_state_gradients = old + first};
      std::fill_n(reset_gradients.begin() + static_cast<std::ptrdiff_t>(first),
                  rows.count() * units_, T{0});
      gru_update_gradient(step);
      recurrent.add_gradient(kCandidate, gates, rows, reset_gradients.data());
      gru_reset_gradient(step);
      for (std::size_t g = 0; t > 0 && g < kCandidate; ++g) {
        recurrent.add_gradient(g, gates, rows, old);
      }
    }
  });
  const MatrixRef<const T> gates = dense_matrix<const T>(dz.data(), num_rows, width);
  project_gradients<T>(
      dense_matrix(call.inputs.data(), num_rows, call.shape.num_inputs),
      dense_matrix(call.parameters[0].data(), call.shape.num_inputs, width), gates,
      {call.parameter_gradients[0], use_bias_ ? call.parameter_gradients[2] : std::span<T>{},
       call.input_gradients});
  RecurrentGradient<T> gradient{
      .states = call.outputs,
      .masks = saved.masks,
      .gates = gates,
      .kernel = dense_matrix(call.parameter_gradients[1].data(), units_, width),
      .masked = masked};
  add_kernel_gradient<T>(gradient, 0, kCandidate);
  gradient.states = saved.reset_states;
  add_kernel_gradient<T>(gradient, kCandidate, 1);
}

template void GruCell::forward(const CellForward<float>&) const;
template void GruCell::forward(const CellForward<double>&) const;
template void GruCell::backward(const CellBackward<float>&) const;
template void GruCell::backward(const CellBackward<double>&) const;

std::vector<LayerKind> gru_layer_kinds() {
  return {make_layer_kind<Gru>("gru", "Gated recurrent unit, forward, backward or both")};
}

}  // namespace merkit
