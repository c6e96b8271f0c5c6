// Layers as compositions of LibTorch's operators: what runs on CUDA, and what the kernels are
// tested against.
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/nn/activations.h"
#include "merkit/nn/flatten.h"
#include "merkit/train/torch_compositions.h"

namespace merkit {
namespace {

using Inputs = std::vector<at::Tensor>;

at::Tensor dense(const LayerCall& call, const Inputs& inputs) {
  const at::Tensor product = at::matmul(inputs[0], call.parameters[0]);
  return call.parameters.size() > 1 ? product + call.parameters[1] : product;
}

at::Tensor relu(const LayerCall& /*call*/, const Inputs& inputs) { return at::relu(inputs[0]); }

at::Tensor tanh(const LayerCall& /*call*/, const Inputs& inputs) { return at::tanh(inputs[0]); }

at::Tensor sigmoid(const LayerCall& /*call*/, const Inputs& inputs) {
  return at::sigmoid(inputs[0]);
}

at::Tensor hardtanh(const LayerCall& call, const Inputs& inputs) {
  const auto options = node_options<HardtanhOptions>(*call.node);
  return at::hardtanh(inputs[0], options.low, options.high);
}

at::Tensor softmax(const LayerCall& /*call*/, const Inputs& inputs) {
  return at::softmax(inputs[0], -1);
}

at::Tensor flatten(const LayerCall& call, const Inputs& inputs) {
  return inputs[0].flatten(node_options<FlattenOptions>(*call.node).keep_frames ? 2 : 1);
}

at::Tensor embedding(const LayerCall& call, const Inputs& inputs) {
  return at::embedding(call.parameters[0], inputs[0].to(at::kLong));
}

at::Tensor concat(const LayerCall& /*call*/, const Inputs& inputs) { return at::cat(inputs, -1); }

at::Tensor add(const LayerCall& /*call*/, const Inputs& inputs) {
  at::Tensor sum = inputs[0];
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    sum = sum + inputs[i];
  }
  return sum;
}

// What the kernel makes of ones: its mask with its scale.
at::Tensor drawn_mask(const LayerCall& call, const at::Tensor& input) {
  const at::NoGradGuard no_gradients;
  LayerCall on_ones = call;
  return run_kernel(on_ones, {at::ones(input.sizes(), input.scalar_type())}).to(input.device());
}

at::Tensor dropout(const LayerCall& call, const Inputs& inputs) {
  return call.training ? inputs[0] * drawn_mask(call, inputs[0]) : inputs[0];
}

at::Tensor gate(const LayerCall& call, const Inputs& inputs) {
  const at::Tensor is_present = at::ones({inputs[0].size(0)}, at::kFloat);
  for (std::size_t u = 0; u < call.lengths[1].size(); ++u) {
    is_present.data_ptr<float>()[u] = call.lengths[1][u] > 0 ? 1.0F : 0.0F;
  }
  std::vector<std::int64_t> sizes(static_cast<std::size_t>(inputs[0].dim()), 1);
  sizes[0] = inputs[0].size(0);
  return inputs[0] * is_present.view(sizes).to(inputs[0].device(), inputs[0].scalar_type());
}

std::vector<TorchLayerKind> all_compositions() {
  std::vector<TorchLayerKind> all;
  for (const auto& family :
       {torch_attention_layers(), torch_pointwise_layers(), torch_pool_layers(),
        torch_recurrent_layers(), torch_window_layers()}) {
    all.insert(all.end(), family.begin(), family.end());
  }
  return all;
}

}  // namespace

std::vector<TorchLayerKind> torch_pointwise_layers() {
  return {{"add", add},         {"concat", concat},       {"dense", dense},
          {"dropout", dropout}, {"embedding", embedding}, {"flatten", flatten},
          {"gate", gate},       {"hardtanh", hardtanh},   {"relu", relu},
          {"sigmoid", sigmoid}, {"softmax", softmax},     {"tanh", tanh}};
}

TorchComposition find_torch_composition(std::string_view kind) {
  static const std::vector<TorchLayerKind> all = all_compositions();
  const auto entry =
      std::find_if(all.begin(), all.end(), [&](const TorchLayerKind& k) { return k.kind == kind; });
  if (entry == all.end()) {
    throw Error(ErrorCode::kNotFound, "layer \"" + quote(kind) +
                                          "\": expected one that runs on cuda, got one that has "
                                          "kernels for the CPU only; use --device cpu");
  }
  return entry->composition;
}

}  // namespace merkit
