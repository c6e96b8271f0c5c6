#include "merkit/train/loss.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "merkit/nn/exact_softmax.h"

namespace merkit {
namespace {

constexpr double kSmallest = 1e-7;  // K.epsilon()

bool is_inside(double p) { return p >= kSmallest && p <= 1.0 - kSmallest; }

// Cross-entropy of one example. dL/dz_j = p_j * (sum of t over the classes inside) - t_j if j is.
double example_loss(std::span<const float> logits, std::span<const float> target,
                    std::span<double> gradient) {
  std::vector<double> p(logits.begin(), logits.end());
  exact_softmax<double>(p, p);
  double loss = 0.0;
  double inside = 0.0;
  for (std::size_t k = 0; k < p.size(); ++k) {
    loss += static_cast<double>(target[k]) * limited_log_loss(p[k]);
    inside += is_inside(p[k]) ? static_cast<double>(target[k]) : 0.0;
  }
  for (std::size_t k = 0; k < p.size(); ++k) {
    gradient[k] = p[k] * inside - (is_inside(p[k]) ? static_cast<double>(target[k]) : 0.0);
  }
  return loss;
}

}  // namespace

double limited_log_loss(double p) noexcept {
  return -std::log(std::isnan(p) ? p : std::clamp(p, kSmallest, 1.0 - kSmallest));
}

std::vector<float> loss_weights(const TrainingData& data, bool class_weights) {
  std::vector<double> counts(data.num_classes, 0.0);
  for (const TrainingExample& example : data.examples) {
    counts[example.label] += 1.0;
  }
  const double num_examples = static_cast<double>(data.examples.size());
  const double num_classes = static_cast<double>(data.num_classes);
  std::vector<float> weights;
  for (const TrainingExample& example : data.examples) {
    const double of_class =
        class_weights ? num_examples / (num_classes * counts[example.label]) : 1.0;
    weights.push_back(static_cast<float>(of_class * static_cast<double>(example.weight)));
  }
  return weights;
}

std::vector<float> smoothed_target(const TrainingExample& example, std::size_t num_classes,
                                   double label_smoothing) {
  std::vector<float> target = example.target;
  if (target.empty()) {
    target.assign(num_classes, 0.0F);
    target[example.label] = 1.0F;
  }
  for (float& share : target) {
    share = static_cast<float>((1.0 - label_smoothing) * static_cast<double>(share) +
                               label_smoothing / static_cast<double>(num_classes));
  }
  return target;
}

Loss cross_entropy(const LossInput& input) {
  Loss loss;
  const std::size_t batch_size = input.weights.size();
  const std::size_t num_classes = input.logits.size() / batch_size;
  loss.gradient.resize(input.logits.size());
  loss.num_counted = static_cast<double>(
      std::count_if(input.weights.begin(), input.weights.end(), [](float w) { return w != 0.0F; }));
  std::vector<double> gradient(num_classes);
  for (std::size_t i = 0; i < batch_size; ++i) {
    const double weight = static_cast<double>(input.weights[i]);
    const std::size_t at = i * num_classes;
    const double value = example_loss(input.logits.subspan(at, num_classes),
                                      input.targets.subspan(at, num_classes), gradient);
    loss.sum += weight * value;
    const double share = weight / std::max(1.0, loss.num_counted);
    std::transform(gradient.begin(), gradient.end(),
                   loss.gradient.begin() + static_cast<std::ptrdiff_t>(at),
                   [&](double g) { return static_cast<float>(g * share); });
  }
  return loss;
}

}  // namespace merkit
