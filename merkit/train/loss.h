// The loss of a classifier and its gradient.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/recipe/recipe.h"
#include "merkit/train/training_data.h"

namespace merkit {

// -log p with p limited to [1e-7, 1 - 1e-7] as Keras 2.0 does, nats; NaN if p is.
double limited_log_loss(double p) noexcept;

// What the loss of each training example is multiplied with: its own weight times, if
// `class_weights`, num_examples / (num_classes * num_of_its_class).
std::vector<float> loss_weights(const TrainingData& data, bool class_weights);

// [num_classes], what the example is trained towards: (1 - s) target + s / num_classes, s being
// `label_smoothing` (Szegedy et al. 2016, section 7).
std::vector<float> smoothed_target(const TrainingExample& example, std::size_t num_classes,
                                   double label_smoothing);

// Some examples and what the net says of them.
struct LossInput {
  std::span<const float> logits;   // [batch_size, num_classes]
  std::span<const float> targets;  // likewise, distributions
  std::span<const float> weights;  // [batch_size], >= 0
};

struct Loss {
  double sum = 0.0;             // of weight * cross-entropy, nats
  double num_counted = 0.0;     // examples with a weight that is not 0
  std::vector<float> gradient;  // of sum / num_counted, [batch_size, num_classes]
};

// Cross-entropy of softmax(logits) as Keras 2.0 has it: -sum of t log p with p limited to
// [1e-7, 1 - 1e-7]. Where p is outside, the gradient through that p is 0: an example that the net
// is that wrong about does not pull, which is part of how the published systems behave.
// sum / num_counted is NaN or infinite if a logit is.
Loss cross_entropy(const LossInput& input);

}  // namespace merkit
