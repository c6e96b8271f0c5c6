#include "merkit/train/torch_optimiser.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>

namespace merkit {
namespace {

std::span<float> span_of(const at::Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace

TorchOptimiser::TorchOptimiser(const TrainingOptions& options, TorchNet& net, bool use_operators)
    : options_(options),
      net_(net),
      use_operators_(use_operators || !net.gradients().device().is_cpu()) {
  check_optimiser_options(options_);
  for (std::size_t s = 0; s < optimiser_slots(options_).size(); ++s) {
    slots_.push_back(at::zeros_like(net_.gradients()));
  }
}

void TorchOptimiser::step(ThreadPool* pool) {
  if (use_operators_) {
    step_with_operators();
  } else {
    const std::span<float> gradients = span_of(net_.gradients());
    const double norm = options_.clip_norm > 0.0 ? norm_of(gradients, pool) : 0.0;
    OptimiserArrays arrays{span_of(net_.values()).first(gradients.size()), gradients, {}};
    for (const at::Tensor& slot : slots_) {
      arrays.slots.push_back(span_of(slot));
    }
    optimiser_step(options_, step_factors(options_, num_steps_, norm), arrays, pool);
  }
  ++num_steps_;
  net_.gradients().zero_();
}

void TorchOptimiser::step_with_operators() {
  const at::NoGradGuard no_gradients;
  const at::Tensor& gradients = net_.gradients();
  const double norm = options_.clip_norm > 0.0 ? gradients.norm().item<double>() : 0.0;
  const StepFactors factors = step_factors(options_, num_steps_, norm);
  const double rate = static_cast<double>(factors.learning_rate);
  const at::Tensor g = gradients * static_cast<double>(factors.gradient_scale);
  at::Tensor p = net_.values().narrow(0, 0, gradients.numel());
  if (options_.optimiser == "adam") {
    slots_[0].mul_(options_.beta1).add_(g, 1.0 - options_.beta1);
    slots_[1].mul_(options_.beta2).addcmul_(g, g, 1.0 - options_.beta2);
    p.addcdiv_(slots_[0], slots_[1].sqrt().add_(options_.epsilon), -rate);
  } else if (options_.optimiser == "adadelta") {
    slots_[0].mul_(options_.rho).addcmul_(g, g, 1.0 - options_.rho);
    const at::Tensor update =
        g * (slots_[1] + options_.epsilon).sqrt() / (slots_[0] + options_.epsilon).sqrt();
    p.add_(update, -rate);
    slots_[1].mul_(options_.rho).addcmul_(update, update, 1.0 - options_.rho);
  } else if (slots_.empty()) {
    p.add_(g, -rate);
  } else {
    slots_[0].mul_(options_.momentum).add_(g, -rate);
    p.add_(slots_[0], options_.nesterov ? options_.momentum : 1.0);
    if (options_.nesterov) {
      p.add_(g, -rate);
    }
  }
}

std::vector<std::vector<float>> TorchOptimiser::copy_slots() const {
  std::vector<std::vector<float>> copies;
  for (const at::Tensor& slot : slots_) {
    const at::Tensor copy = slot.to(at::kCPU, at::kFloat).contiguous();
    const auto values = span_of(copy);
    copies.emplace_back(values.begin(), values.end());
  }
  return copies;
}

void TorchOptimiser::set_slots(const std::vector<std::vector<float>>& slots) {
  for (std::size_t s = 0; s < slots_.size(); ++s) {
    const at::Tensor source = at::empty({slots_[s].numel()}, at::kFloat);
    std::copy(slots[s].begin(), slots[s].end(), source.data_ptr<float>());
    slots_[s].copy_(source);
  }
}

}  // namespace merkit
