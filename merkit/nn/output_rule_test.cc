#include "merkit/nn/output_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "merkit/nn/ctc_decoder.h"

namespace merkit {
namespace {

using ::testing::Each;
using ::testing::FloatNear;
using ::testing::IsNan;
using ::testing::Pointwise;

constexpr OutputKind kKinds[] = {OutputKind::kUtterance, OutputKind::kFrames,
                                 OutputKind::kFramesAndNull, OutputKind::kCtc};

OutputRule rule_of(OutputKind kind) { return {.kind = kind, .num_classes = 3}; }

std::vector<float> any_logits(std::size_t count) {
  std::vector<float> logits(count);
  Rng rng(*rc::gen::inRange<std::uint64_t>(0, 1000000));
  for (float& logit : logits) {
    logit = static_cast<float>(2.0 * rng.normal());
  }
  return logits;
}

RC_GTEST_PROP(OutputRule, ProbabilitiesSumToOne, ()) {
  for (const OutputKind kind : kKinds) {
    const OutputRule rule = rule_of(kind);
    const std::size_t frames =
        kind == OutputKind::kUtterance ? 1 : *rc::gen::inRange<std::size_t>(0, 20);
    const std::vector<float> logits = any_logits(frames * rule.num_columns());
    double sum = 0.0;
    for (const float p : rule.probabilities({logits, frames, rule.num_columns()})) {
      RC_ASSERT(p >= 0.0F);
      sum += static_cast<double>(p);
    }
    RC_ASSERT(std::abs(sum - 1.0) < 1e-6);
  }
}

// The decision of the published system, unless its beam found silence most probable.
RC_GTEST_PROP(OutputRule, OfCtcTheMostProbableClassIsTheFirstLabelOfTheBestLabelling, ()) {
  const OutputRule rule = rule_of(OutputKind::kCtc);
  const auto frames = *rc::gen::inRange<std::size_t>(1, 12);
  const std::vector<float> logits = any_logits(frames * 4);
  const auto p = rule.probabilities({logits, frames, 4});
  for (const Labelling& found : decode_beam({logits, frames, 4}, {.blank = 3})) {
    if (!found.labels.empty()) {
      RC_ASSERT(p[found.labels.front()] == *std::max_element(p.begin(), p.end()));
      break;
    }
  }
}

TEST(OutputRule, OfFramesTheMeanCounts) {
  const std::vector<float> logits = {std::log(0.2F), std::log(0.3F), std::log(0.5F),
                                     std::log(0.6F), std::log(0.1F), std::log(0.3F)};
  const auto p = rule_of(OutputKind::kFrames).probabilities({logits, 2, 3});
  EXPECT_THAT(p, Pointwise(FloatNear(1e-6F), {0.4F, 0.2F, 0.4F}));
}

TEST(OutputRule, FramesWithoutEmotionHaveNoSay) {
  const std::vector<float> logits = {0,  0, 0, 30, std::log(0.5F), std::log(0.25F), std::log(0.25F),
                                     -30};
  const OutputRule rule = rule_of(OutputKind::kFramesAndNull);
  EXPECT_THAT(rule.probabilities({logits, 2, 4}),
              Pointwise(FloatNear(1e-6F), {0.5F, 0.25F, 0.25F}));
  const Matrix<float> posteriors = rule.posteriors({logits, 2, 4});
  EXPECT_EQ(posteriors.rows(), 2U);
  EXPECT_THAT(posteriors.row(0), Each(FloatNear(0.0F, 1e-6F)));
  EXPECT_THAT(posteriors.row(1), Pointwise(FloatNear(1e-6F), {0.5F, 0.25F, 0.25F}));
}

TEST(OutputRule, WhereNoFrameCountsAllClassesAreAlike) {
  OutputRule rule = rule_of(OutputKind::kCtc);
  rule.skip_frames = 2;
  const std::vector<float> logits = {5, 0, 0, 0, 5, 0, 0, 0};
  EXPECT_THAT(rule.probabilities({logits, 2, 4}), Each(FloatNear(1.0F / 3, 1e-6F)));
}

TEST(OutputRule, LogitsThatAreNoNumbersGiveNone) {
  for (const OutputKind kind : kKinds) {
    const OutputRule rule = rule_of(kind);
    std::vector<float> logits(rule.num_columns(), 0.0F);
    logits[1] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_THAT(rule.probabilities({logits, 1, logits.size()}), Each(IsNan()));
  }
}

TEST(OutputRule, ReadsTheFramesThatCount) {
  const std::vector<float> logits(2 * 3 * 4, 1.0F);
  const std::vector<std::size_t> lengths = {3, 1};
  const auto rows = rule_of(OutputKind::kCtc).rows_of({logits, 2, {3, 4}, lengths}, 1);
  EXPECT_EQ(rows.rows, 1U);
  EXPECT_EQ(rows.values.data(), logits.data() + 12);
  EXPECT_EQ(rule_of(OutputKind::kCtc).rows_of({logits, 2, {3, 4}}, 1).rows, 3U);
  EXPECT_EQ(rule_of(OutputKind::kUtterance).rows_of({logits, 2, {3}, {}}, 1).rows, 1U);
}

TEST(OutputRule, RefusesOtherSizes) {
  const std::vector<float> logits(8);
  EXPECT_THROW(rule_of(OutputKind::kCtc).probabilities({logits, 1, 8}), Error);
  EXPECT_THROW(rule_of(OutputKind::kFrames).posteriors({logits, 2, 4}), Error);
  try {
    rule_of(OutputKind::kUtterance).probabilities({std::span(logits).first(6), 2, 3});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "output: expected one row of logits, got 2");
  }
}

}  // namespace
}  // namespace merkit
