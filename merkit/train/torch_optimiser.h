// The optimiser of a net on its device. Not a public header.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <vector>

#include "merkit/base/thread_pool.h"
#include "merkit/recipe/recipe.h"
#include "merkit/train/optimiser.h"
#include "merkit/train/torch_net.h"

namespace merkit {

// On the CPU the loops of Optimiser, on CUDA the same formulas in LibTorch's operators.
// Not thread-safe.
class TorchOptimiser {
 public:
  // For `net`, which must outlive it. `use_operators` uses LibTorch's operators on the CPU too.
  // Throws as check_optimiser_options().
  TorchOptimiser(const TrainingOptions& options, TorchNet& net, bool use_operators = false);

  // Changes net.values() by net.gradients(), which are 0 afterwards.
  void step(ThreadPool* pool);

  // Of the steps from now on; at first that of the options.
  void set_learning_rate(double rate) noexcept { options_.learning_rate = rate; }

  // What a checkpoint keeps, and back; the arrays are those of optimiser_slots().
  std::vector<std::vector<float>> copy_slots() const;
  void set_slots(const std::vector<std::vector<float>>& slots);
  std::uint64_t num_steps() const noexcept { return num_steps_; }
  void set_num_steps(std::uint64_t num_steps) noexcept { num_steps_ = num_steps; }

 private:
  void step_with_operators();

  TrainingOptions options_;
  TorchNet& net_;
  bool use_operators_;
  std::vector<at::Tensor> slots_;  // [num_trainable] each, on the device
  std::uint64_t num_steps_ = 0;
};

}  // namespace merkit
