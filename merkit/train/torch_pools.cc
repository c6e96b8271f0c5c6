// Pooling over time and batch normalisation in LibTorch's operators.
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <limits>

#include "merkit/nn/batch_norm.h"
#include "merkit/train/torch_compositions.h"

namespace merkit {
namespace {

using Inputs = std::vector<at::Tensor>;

// Frames that count of each utterance, at least 1, to divide by: [batch_size, 1, ...].
at::Tensor counts_of(const at::Tensor& mask) { return mask.sum(1).clamp_min(1.0); }

at::Tensor mean_pool(const LayerCall& call, const Inputs& inputs) {
  const at::Tensor mask = row_mask(call, inputs[0]);
  return (inputs[0] * mask).sum(1) / counts_of(mask);
}

at::Tensor max_pool(const LayerCall& call, const Inputs& inputs) {
  const at::Tensor mask = row_mask(call, inputs[0]);
  const double lowest = -std::numeric_limits<double>::infinity();
  const at::Tensor largest = std::get<0>(inputs[0].masked_fill(mask == 0.0, lowest).max(1));
  return largest * (mask.sum(1) > 0.0).to(largest.scalar_type());
}

at::Tensor attention_pooling(const LayerCall& call, const Inputs& inputs) {
  constexpr double kNever = -1e30;  // finite, so that an utterance without frames is no NaN
  const at::Tensor mask = row_mask(call, inputs[0]).squeeze(-1);
  const at::Tensor scores = at::matmul(inputs[0], call.parameters[0]);
  const at::Tensor weights = at::softmax(scores.masked_fill(mask == 0.0, kNever), 1) * mask;
  return (inputs[0] * weights.unsqueeze(-1)).sum(1);
}

at::Tensor batch_norm(const LayerCall& call, const Inputs& inputs) {
  const auto options = node_options<BatchNormOptions>(*call.node);
  const at::Tensor& x = inputs[0];
  const std::int64_t channels = x.size(-1);
  const at::Tensor mask = x.dim() > 2 ? row_mask(call, x).expand_as(x).reshape({-1, channels})
                                      : at::ones_like(x).detach();
  const at::Tensor rows = x.reshape({-1, channels});
  at::Tensor mean = call.parameters[2];
  at::Tensor variance = call.parameters[3];
  if (call.training) {
    const at::Tensor num_rows = mask.sum(0).clamp_min(1.0);
    mean = (rows * mask).sum(0) / num_rows;
    variance = ((rows - mean).square() * mask).sum(0) / num_rows;
    const at::NoGradGuard no_gradients;
    at::Tensor moving_mean = call.parameters[2];
    at::Tensor moving_variance = call.parameters[3];
    moving_mean.mul_(options.momentum).add_(mean, 1.0 - options.momentum);
    moving_variance.mul_(options.momentum).add_(variance, 1.0 - options.momentum);
  }
  const at::Tensor scale = call.parameters[0] * (variance + options.epsilon).rsqrt();
  return (((rows - mean) * scale + call.parameters[1]) * mask).reshape(x.sizes());
}

}  // namespace

at::Tensor row_mask(const LayerCall& call, const at::Tensor& x) {
  at::Tensor mask = at::ones({x.size(0), x.size(1)}, at::kFloat);
  for (std::size_t u = 0; u < call.lengths[0].size(); ++u) {
    const auto length = static_cast<std::int64_t>(call.lengths[0][u]);
    float* row = mask.data_ptr<float>() + static_cast<std::int64_t>(u) * x.size(1);
    std::fill(row + std::min(length, x.size(1)), row + x.size(1), 0.0F);
  }
  std::vector<std::int64_t> sizes(static_cast<std::size_t>(x.dim()), 1);
  sizes[0] = x.size(0);
  sizes[1] = x.size(1);
  return mask.view(sizes).to(x.device(), x.scalar_type());
}

std::vector<TorchLayerKind> torch_pool_layers() {
  return {{"attention_pooling", attention_pooling},
          {"batch_norm", batch_norm},
          {"max_pool", max_pool},
          {"mean_pool", mean_pool}};
}

}  // namespace merkit
