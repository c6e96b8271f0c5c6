// The CTC loss against LibTorch's.
#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/variable.h>

#include <cmath>
#include <span>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/nn/ctc.h"

namespace merkit {
namespace {

constexpr std::size_t kBatch = 6;
constexpr std::size_t kFrames = 40;
constexpr std::size_t kLabels = 9;

using Labels = std::vector<std::size_t>;

struct Case {
  std::vector<double> logits;        // [kBatch, kFrames, kLabels]
  std::vector<std::size_t> lengths;  // [kBatch]
  std::vector<Labels> targets;       // [kBatch], without the blank 0
};

Case any_case(std::uint64_t seed) {
  Case made{std::vector<double>(kBatch * kFrames * kLabels), {}, {}};
  Rng rng(seed);
  for (double& logit : made.logits) {
    logit = 3.0 * rng.normal();
  }
  for (std::size_t u = 0; u < kBatch; ++u) {
    made.lengths.push_back(10 + rng.below(kFrames - 9));
    Labels target(1 + rng.below(12));
    for (std::size_t& label : target) {
      label = 1 + rng.below(kLabels - 1);
    }
    made.targets.push_back(target);
  }
  return made;
}

std::vector<std::int64_t> as_int64(const std::vector<std::size_t>& values) {
  return {values.begin(), values.end()};
}

TEST(CtcParity, LossAndGradientAreLibTorchs) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    Case made = any_case(seed);
    std::vector<double> gradient(made.logits.size());
    const std::vector<double> losses = ctc_losses<double>(
        {{made.logits, kBatch, {kFrames, kLabels}, made.lengths}, made.targets}, {}, gradient);

    at::Tensor logits =
        at::from_blob(made.logits.data(), {kBatch, kFrames, kLabels}, at::kDouble).clone();
    logits.set_requires_grad(true);
    std::vector<std::int64_t> labels;
    std::vector<std::int64_t> target_lengths;
    for (const Labels& target : made.targets) {
      labels.insert(labels.end(), target.begin(), target.end());
      target_lengths.push_back(static_cast<std::int64_t>(target.size()));
    }
    const at::Tensor theirs = at::ctc_loss(
        logits.transpose(0, 1).log_softmax(2),
        at::from_blob(labels.data(), {static_cast<std::int64_t>(labels.size())}, at::kLong),
        as_int64(made.lengths), target_lengths, 0, at::Reduction::None, true);
    theirs.sum().backward();

    for (std::size_t u = 0; u < kBatch; ++u) {
      const double loss = theirs[static_cast<std::int64_t>(u)].item<double>();
      EXPECT_NEAR(std::isinf(losses[u]) ? 0.0 : losses[u], loss, 1e-9) << u;
    }
    const at::Tensor ours = at::from_blob(gradient.data(), {kBatch, kFrames, kLabels}, at::kDouble);
    EXPECT_LT((ours - logits.grad()).abs().max().item<double>(), 1e-9);
  }
}

}  // namespace
}  // namespace merkit
