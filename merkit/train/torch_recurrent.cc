// LSTM and GRU in LibTorch's operators, step by step.
#include <utility>

#include "merkit/nn/gated_weights.h"
#include "merkit/nn/gru.h"
#include "merkit/nn/lstm.h"
#include "merkit/train/torch_compositions.h"
#include "merkit/train/torch_sequences.h"

namespace merkit {
namespace {

using Inputs = std::vector<at::Tensor>;

// One direction of a gated layer.
struct GatedCell {
  std::int64_t units = 0;
  bool hard_gates = true;
  std::vector<at::Tensor> masks;  // one [batch_size, units] a gate; empty: none
  at::Tensor projected;           // inputs times kernel plus bias, [batch_size, num_steps, gates]
  at::Tensor recurrent;           // kernel [units, gates]

  at::Tensor gate(const at::Tensor& sum) const {
    return hard_gates ? (sum * 0.2 + 0.5).clamp(0.0, 1.0) : at::sigmoid(sum);
  }
  // What goes into gate g at step t.
  at::Tensor sum(std::int64_t t, std::size_t g, const at::Tensor& state) const {
    const auto first = static_cast<std::int64_t>(g) * units;
    const at::Tensor seen = masks.empty() ? state : state * masks[g];
    return projected.select(1, t).narrow(1, first, units) +
           at::matmul(seen, recurrent.narrow(1, first, units));
  }
  at::Tensor first_state() const {
    return at::zeros({projected.size(0), units}, projected.options());
  }
};

// The masks that the kernel draws for a direction.
std::vector<at::Tensor> draw_torch_masks(const LayerCall& call, double rate,
                                         const TorchDirection& direction, std::int64_t num_gates) {
  if (!call.training || !(rate > 0.0)) {
    return {};
  }
  const std::int64_t units = direction.parameters[1].size(0);
  const at::Tensor all = at::empty({num_gates, direction.inputs.size(0), units}, at::kDouble);
  const Rng rng = call.rng.fork(direction.place);
  draw_masks<double>(rate, &rng, {all.data_ptr<double>(), static_cast<std::size_t>(all.numel())});
  return all.to(direction.inputs.device(), direction.inputs.scalar_type()).unbind(0);
}

template <class Options>
GatedCell gated_cell(const LayerCall& call, const TorchDirection& direction) {
  const auto options = node_options<Options>(*call.node);
  const at::Tensor& recurrent = direction.parameters[1];
  const std::int64_t units = recurrent.size(0);
  at::Tensor projected = at::matmul(direction.inputs, direction.parameters[0]);
  if (direction.num_parameters > 2) {
    projected = projected + direction.parameters[2];
  }
  return {units, options.gates == "hard_sigmoid",
          draw_torch_masks(call, options.recurrent_dropout, direction, recurrent.size(1) / units),
          projected, recurrent};
}

at::Tensor run_lstm(const GatedCell& cell) {
  at::Tensor h = cell.first_state();
  at::Tensor c = h;
  std::vector<at::Tensor> outputs;
  for (std::int64_t t = 0; t < cell.projected.size(1); ++t) {
    const at::Tensor input = cell.gate(cell.sum(t, 0, h));
    const at::Tensor forget = cell.gate(cell.sum(t, 1, h));
    const at::Tensor candidate = at::tanh(cell.sum(t, 2, h));
    const at::Tensor output = cell.gate(cell.sum(t, 3, h));
    c = forget * c + input * candidate;
    h = output * at::tanh(c);
    outputs.push_back(h);
  }
  return at::stack(outputs, 1);
}

at::Tensor run_gru(const GatedCell& cell) {
  at::Tensor h = cell.first_state();
  std::vector<at::Tensor> outputs;
  for (std::int64_t t = 0; t < cell.projected.size(1); ++t) {
    const at::Tensor update = cell.gate(cell.sum(t, 0, h));
    const at::Tensor reset = cell.gate(cell.sum(t, 1, h));
    h = update * h + (1.0 - update) * at::tanh(cell.sum(t, 2, reset * h));
    outputs.push_back(h);
  }
  return at::stack(outputs, 1);
}

at::Tensor lstm(const LayerCall& call, const Inputs& inputs) {
  return run_directions<LstmCell>(call, inputs[0], [&](const TorchDirection& direction) {
    return run_lstm(gated_cell<LstmOptions>(call, direction));
  });
}

at::Tensor gru(const LayerCall& call, const Inputs& inputs) {
  return run_directions<GruCell>(call, inputs[0], [&](const TorchDirection& direction) {
    return run_gru(gated_cell<GruOptions>(call, direction));
  });
}

}  // namespace

std::vector<TorchLayerKind> torch_recurrent_layers() { return {{"gru", gru}, {"lstm", lstm}}; }

}  // namespace merkit
