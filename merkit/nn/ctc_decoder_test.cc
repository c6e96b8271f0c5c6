#include "merkit/nn/ctc_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "merkit/base/error.h"
#include "merkit/nn/label_paths.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using testing::ShortSequence;
using Labels = std::vector<std::size_t>;

constexpr std::size_t kWhole = 100000;  // a beam that no prefix falls out of

struct FloatSequence {
  ShortSequence exact;  // the same numbers in double
  std::vector<float> logits;

  MatrixView<const float> view() const { return {logits, exact.frames, exact.labels}; }
};

FloatSequence any_sequence() {
  FloatSequence made;
  made.exact = testing::short_sequence(*rc::gen::inRange<std::size_t>(1, 6),
                                       *rc::gen::inRange<std::size_t>(2, 5),
                                       *rc::gen::inRange<std::uint64_t>(0, 1000000));
  for (double& logit : made.exact.logits) {
    made.logits.push_back(static_cast<float>(logit));
    logit = static_cast<double>(made.logits.back());
  }
  return made;
}

RC_GTEST_PROP(CtcDecoder, AWholeBeamFindsEveryLabellingWithItsProbability, ()) {
  const FloatSequence sequence = any_sequence();
  const auto blank = *rc::gen::inRange<std::size_t>(0, sequence.exact.labels);
  auto expected = testing::label_probabilities(sequence.exact, blank);
  const auto found = decode_beam(sequence.view(), {.blank = blank, .width = kWhole});
  RC_ASSERT(found.size() == expected.size());
  double before = std::numeric_limits<double>::infinity();
  for (const Labelling& labelling : found) {
    RC_ASSERT(std::abs(std::exp(labelling.log_p) - expected.at(labelling.labels)) < 1e-10);
    RC_ASSERT(labelling.log_p <= before);
    before = labelling.log_p;
  }
}

RC_GTEST_PROP(CtcDecoder, ANarrowBeamFindsNoMoreThanIsThere, ()) {
  const FloatSequence sequence = any_sequence();
  auto expected = testing::label_probabilities(sequence.exact, 0);
  const auto width = *rc::gen::inRange<std::size_t>(1, 6);
  const auto found = decode_beam(sequence.view(), {.width = width});
  RC_ASSERT(!found.empty() && found.size() <= width);
  for (const Labelling& labelling : found) {
    RC_ASSERT(std::exp(labelling.log_p) <= expected.at(labelling.labels) + 1e-10);
  }
}

RC_GTEST_PROP(CtcDecoder, GreedyIsTheMeaningOfTheBestPath, ()) {
  const FloatSequence sequence = any_sequence();
  const auto blank = *rc::gen::inRange<std::size_t>(0, sequence.exact.labels);
  Labels best;
  double best_log_p = -std::numeric_limits<double>::infinity();
  testing::for_each_path(sequence.exact, [&](const Labels& path, double log_p) {
    if (log_p > best_log_p) {
      best = path;
      best_log_p = log_p;
    }
  });
  RC_ASSERT(decode_greedy(sequence.view(), {.blank = blank}) == testing::collapse(best, blank));
}

RC_GTEST_PROP(CtcDecoder, SkippedFramesAreAsIfTheyWereNotThere, ()) {
  const FloatSequence sequence = any_sequence();
  const auto skipped = *rc::gen::inRange<std::size_t>(0, sequence.exact.frames);
  const MatrixView<const float> rest{
      std::span(sequence.logits).subspan(skipped * sequence.exact.labels),
      sequence.exact.frames - skipped, sequence.exact.labels};
  RC_ASSERT(decode_greedy(sequence.view(), {.skip_frames = skipped}) == decode_greedy(rest, {}));
  RC_ASSERT(decode_beam(sequence.view(), {.skip_frames = skipped}).front().labels ==
            decode_beam(rest, {}).front().labels);
}

// The best path says nothing, and yet "1" is more probable than nothing: 0.64 against 0.36.
TEST(CtcDecoder, ABeamFindsWhatTheBestPathHides) {
  const float blank = std::log(0.6F);
  const float label = std::log(0.4F);
  const std::vector<float> logits = {blank, label, blank, label};
  EXPECT_THAT(decode_greedy({logits, 2, 2}, {}), ElementsAre());
  const auto found = decode_beam({logits, 2, 2}, {});
  EXPECT_THAT(found.front().labels, ElementsAre(1));
  EXPECT_NEAR(std::exp(found.front().log_p), 0.64, 1e-6);
}

TEST(CtcDecoder, OfEqualLabellingsTheFirstInOrderIsFirst) {
  const std::vector<float> logits(4, 0.0F);
  const auto found = decode_beam({logits, 1, 4}, {.blank = 3, .width = 3});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_THAT(found[0].labels, ElementsAre());
  EXPECT_THAT(found[1].labels, ElementsAre(0));
  EXPECT_THAT(found[2].labels, ElementsAre(1));
}

TEST(CtcDecoder, NoFramesMeanNothing) {
  EXPECT_THAT(decode_greedy({{}, 0, 3}, {}), ElementsAre());
  EXPECT_THAT(decode_beam({{}, 0, 3}, {}).front().labels, ElementsAre());
}

TEST(CtcDecoder, LongSequencesDoNotUnderflow) {
  std::vector<float> logits(std::size_t{2000} * 3, 0.0F);
  for (std::size_t t = 0; t < 2000; t += 4) {
    logits[3 * t + 1 + t / 4 % 2] = 3.0F;
    logits[3 * t + 6] = 3.0F;
  }
  const auto found = decode_beam({logits, 2000, 3}, {.width = 8});
  EXPECT_TRUE(std::isfinite(found.front().log_p));
  EXPECT_GT(found.front().labels.size(), 400U);
}

TEST(CtcDecoder, RefusesWhatIsNoLabelAndFindsNothingInNoNumbers) {
  const std::vector<float> logits = {0.0F, std::numeric_limits<float>::quiet_NaN()};
  EXPECT_TRUE(decode_beam({logits, 1, 2}, {}).empty());
  EXPECT_THROW(decode_greedy({logits, 1, 2}, {.blank = 2}), Error);
  EXPECT_THROW(decode_beam({logits, 1, 2}, {.blank = 2}), Error);
  EXPECT_THROW(decode_beam({logits, 1, 2}, {.width = 0}), Error);
}

}  // namespace
}  // namespace merkit
