// How parameters follow their gradients: SGD, Adam and Adadelta exactly as Keras 2.0.4 has them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/thread_pool.h"
#include "merkit/recipe/recipe.h"

namespace merkit {

// Throws Error(kInvalidArgument), which names the option, unless all are in range: optimiser known,
// learning_rate > 0, learning_rate_decay above 0 to 1, momentum, rho, beta1 and beta2 in [0, 1),
// epsilon and clip_norm >= 0.
void check_optimiser_options(const TrainingOptions& options);

// The numbers of one step that do not depend on the parameter.
struct StepFactors {
  float learning_rate = 0.0F;   // Adam: with the corrections of both biases folded in
  float gradient_scale = 1.0F;  // of clipping
};

// The factors of step `iteration` (0 for the first) if the gradients have `norm` together.
StepFactors step_factors(const TrainingOptions& options, std::uint64_t iteration, double norm);

// Names of the arrays that the optimiser keeps beside the parameters: none, {"momentum"},
// {"mean", "variance"} or {"squared_gradients", "squared_updates"}.
std::vector<std::string> optimiser_slots(const TrainingOptions& options);

// sqrt of the sum of squares, summed in double over fixed pieces: the same for any thread count.
double norm_of(std::span<const float> gradients, ThreadPool* pool);

// The arrays that a step changes, all of the size of `parameters`.
struct OptimiserArrays {
  std::span<float> parameters;
  std::span<const float> gradients;
  std::vector<std::span<float>> slots;  // those that optimiser_slots() names; 0 before the first
};

// One step over plain arrays. With g the gradient times gradient_scale, l the learning rate and
// e = epsilon:
//   sgd       v = momentum v - l g;  p += v, or p += momentum v - l g with nesterov
//   adam      m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  p -= l' m / (sqrt(v) + e)
//             with l' = l sqrt(1 - b2^t) / (1 - b1^t) in step t = 1, 2, ...
//   adadelta  a = rho a + (1 - rho) g^2;  u = g sqrt(d + e) / sqrt(a + e);  p -= l u;
//             d = rho d + (1 - rho) u^2
// Numbers are float as in Keras; the factors are formed in double and then rounded. `pool` may
// share the work, which does not change the result.
void optimiser_step(const TrainingOptions& options, const StepFactors& factors,
                    const OptimiserArrays& arrays, ThreadPool* pool);

}  // namespace merkit
