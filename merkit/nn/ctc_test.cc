#include "merkit/nn/ctc.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "merkit/base/error.h"
#include "merkit/nn/label_paths.h"

namespace merkit {
namespace {

using testing::ShortSequence;
using Labels = std::vector<std::size_t>;

double loss_of(const ShortSequence& sequence, const Labels& target, const CtcOptions& options,
               std::span<double> gradient = {}) {
  return ctc_loss<double>({sequence.logits, sequence.frames, sequence.labels}, target, options,
                          gradient);
}

ShortSequence any_sequence() {
  return testing::short_sequence(*rc::gen::inRange<std::size_t>(1, 6),
                                 *rc::gen::inRange<std::size_t>(2, 5),
                                 *rc::gen::inRange<std::uint64_t>(0, 1000000));
}

// Of up to four labels, whether it fits or not.
Labels any_target(std::size_t num_labels, std::size_t blank) {
  const auto label = rc::gen::suchThat(rc::gen::inRange<std::size_t>(0, num_labels),
                                       [blank](std::size_t k) { return k != blank; });
  return *rc::gen::container<Labels>(*rc::gen::inRange<std::size_t>(0, 5), label);
}

RC_GTEST_PROP(Ctc, IsTheSumOverAllPathsThatMeanTheTarget, ()) {
  const ShortSequence sequence = any_sequence();
  const auto blank = *rc::gen::inRange<std::size_t>(0, sequence.labels);
  const Labels target = any_target(sequence.labels, blank);
  const auto probabilities = testing::label_probabilities(sequence, blank);
  const double loss = loss_of(sequence, target, {.blank = blank});
  const auto found = probabilities.find(target);
  if (found == probabilities.end()) {
    RC_ASSERT(std::isinf(loss));
  } else {
    RC_ASSERT(std::abs(loss + std::log(found->second)) < 1e-10);
  }
}

RC_GTEST_PROP(Ctc, GradientIsThatOfCentralDifferences, ()) {
  ShortSequence sequence = any_sequence();
  const auto blank = *rc::gen::inRange<std::size_t>(0, sequence.labels);
  const Labels target = any_target(sequence.labels, blank);
  std::vector<double> gradient(sequence.logits.size(), 7.0);
  const double loss = loss_of(sequence, target, {.blank = blank}, gradient);
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    double numeric = 0.0;
    if (std::isfinite(loss)) {
      constexpr double kStep = 1e-5;
      const double logit = sequence.logits[i];
      sequence.logits[i] = logit + kStep;
      numeric = loss_of(sequence, target, {.blank = blank});
      sequence.logits[i] = logit - kStep;
      numeric = (numeric - loss_of(sequence, target, {.blank = blank})) / (2.0 * kStep);
      sequence.logits[i] = logit;
    }
    RC_ASSERT(std::abs(gradient[i] - numeric) <=
              1e-6 * std::max(1e-3, std::abs(gradient[i]) + std::abs(numeric)));
  }
}

RC_GTEST_PROP(Ctc, AConstantOnALogitRowChangesNothing, ()) {
  const double constant = *rc::gen::inRange(-1000, 1000);
  ShortSequence sequence = any_sequence();
  const Labels target = any_target(sequence.labels, 0);
  const double before = loss_of(sequence, target, {});
  for (std::size_t k = 0; k < sequence.labels; ++k) {
    sequence.logits[k] += constant;
  }
  const double after = loss_of(sequence, target, {});
  RC_ASSERT(before == after || std::abs(before - after) < 1e-9);
}

RC_GTEST_PROP(Ctc, SkippedFramesAreAsIfTheyWereNotThere, ()) {
  const ShortSequence sequence = any_sequence();
  const auto skipped = *rc::gen::inRange<std::size_t>(0, sequence.frames + 2);
  const Labels target = any_target(sequence.labels, 0);
  std::vector<double> gradient(sequence.logits.size(), 7.0);
  const double loss = loss_of(sequence, target, {.blank = 0, .skip_frames = skipped}, gradient);
  const std::size_t first = std::min(skipped, sequence.frames) * sequence.labels;
  const ShortSequence rest{
      sequence.frames - std::min(skipped, sequence.frames),
      sequence.labels,
      {sequence.logits.begin() + static_cast<std::ptrdiff_t>(first), sequence.logits.end()}};
  std::vector<double> gradient_of_rest(rest.logits.size());
  RC_ASSERT(loss == loss_of(rest, target, {}, gradient_of_rest));
  gradient_of_rest.insert(gradient_of_rest.begin(), first, 0.0);
  RC_ASSERT(gradient == gradient_of_rest);
}

// Of a target of n labels that do not repeat, every path chooses where each of its 2 n + 1 runs
// ends: the binomial of (frames + n) over 2 n.
TEST(Ctc, LongUniformSequencesDoNotUnderflow) {
  constexpr std::size_t kFrames = 3000;
  constexpr std::size_t kTarget = 400;
  const std::vector<float> logits(kFrames * 3, 1.0F);
  Labels target;
  for (std::size_t i = 0; i < kTarget; ++i) {
    target.push_back(1 + i % 2);
  }
  std::vector<float> gradient(logits.size());
  const double loss = ctc_loss<float>({logits, kFrames, 3}, target, {}, gradient);
  const double num_paths = std::lgamma(kFrames + kTarget + 1.0) - std::lgamma(2.0 * kTarget + 1) -
                           std::lgamma(kFrames - kTarget + 1.0);
  EXPECT_NEAR(loss, kFrames * std::log(3.0) - num_paths, 1e-6);
  for (std::size_t t = 0; t < kFrames; ++t) {
    EXPECT_NEAR(gradient[3 * t] + gradient[3 * t + 1] + gradient[3 * t + 2], 0.0F, 1e-6F);
  }
}

TEST(Ctc, ANetThatIsSureOfTheWrongLabelStillGetsAGradient) {
  std::vector<float> logits(2 * 10, 0.0F);
  for (std::size_t t = 0; t < 10; ++t) {
    logits[2 * t] = 900.0F;
  }
  std::vector<float> gradient(logits.size());
  EXPECT_NEAR(ctc_loss<float>({logits, 10, 2}, Labels{1}, {}, gradient), 900.0 - std::log(10.0),
              1e-3);
  EXPECT_NEAR(gradient[1], -0.1F, 1e-5F);
}

TEST(Ctc, AnEmptyTargetIsAllBlanks) {
  const std::vector<double> logits = {0.0, 0.0, 0.0, 0.0};
  EXPECT_NEAR(ctc_loss<double>({logits, 2, 2}, {}, {}), 2.0 * std::log(2.0), 1e-12);
  EXPECT_EQ(ctc_loss<double>({{}, 0, 2}, {}, {}), 0.0);
}

TEST(Ctc, LogitsThatAreNoNumbersGiveALossThatIsNone) {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    const std::vector<float> logits = {0.0F, 1.0F, bad, 0.0F};
    std::vector<float> gradient(4);
    EXPECT_TRUE(std::isnan(ctc_loss<float>({logits, 2, 2}, Labels{1}, {}, gradient)));
    EXPECT_TRUE(std::isnan(gradient[0]));
  }
}

TEST(Ctc, ABatchIsItsSequencesWhateverTheThreads) {
  constexpr std::size_t kFrames = 7;
  constexpr std::size_t kLabels = 4;
  constexpr std::size_t kBatch = 5;
  std::vector<float> logits(kBatch * kFrames * kLabels);
  Rng rng(3);
  for (float& logit : logits) {
    logit = static_cast<float>(rng.normal());
  }
  const std::vector<std::size_t> lengths = {7, 3, 0, 5, 99};
  const std::vector<Labels> targets = {{0, 0, 1}, {2, 2, 2}, {}, {1}, {0, 1, 2, 0}};
  const CtcBatch<float> batch{{logits, kBatch, {kFrames, kLabels}, lengths}, targets};
  const CtcOptions options{.blank = 3};
  std::vector<float> gradient(logits.size(), 7.0F);
  ThreadPool pool(3);
  const std::vector<double> losses = ctc_losses<float>(batch, options, gradient, &pool);
  for (std::size_t u = 0; u < kBatch; ++u) {
    const std::size_t frames = std::min(kFrames, lengths[u]);
    const std::size_t first = u * kFrames * kLabels;
    std::vector<float> own(frames * kLabels);
    EXPECT_EQ(losses[u],
              ctc_loss<float>({std::span(logits).subspan(first, own.size()), frames, kLabels},
                              targets[u], options, own));
    own.resize(kFrames * kLabels, 0.0F);
    EXPECT_TRUE(
        std::equal(own.begin(), own.end(), gradient.begin() + static_cast<std::ptrdiff_t>(first)));
  }
  EXPECT_EQ(losses, ctc_losses<float>(batch, options));
}

TEST(Ctc, NamesTheLabelThatDoesNotFit) {
  const std::vector<float> logits(6);
  const auto message = [&](const Labels& target, std::size_t blank) -> std::string {
    try {
      ctc_loss<float>({logits, 2, 3}, target, {.blank = blank});
      return "";
    } catch (const Error& error) {
      return error.what();
    }
  };
  EXPECT_EQ(message({0}, 3), "ctc: blank: expected a label below 3, got 3");
  EXPECT_EQ(message({0, 2}, 2),
            "ctc: target: expected labels below 3 other than the blank 2, got 2");
  EXPECT_EQ(message({3}, 2), "ctc: target: expected labels below 3 other than the blank 2, got 3");
  std::vector<float> gradient(5);
  EXPECT_THROW(ctc_loss<float>({logits, 2, 3}, Labels{0}, {.blank = 2}, gradient), Error);
}

}  // namespace
}  // namespace merkit
