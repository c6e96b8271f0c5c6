#include "merkit/classic/utterance_statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatEq;

TEST(UtteranceStatistics, AreMaxMinMeanAndShareAboveTheThresholdOfEachClass) {
  const std::vector<float> posteriors = {0.5F, 0.5F, 0.1F, 0.9F, 0.25F, 0.75F, 0.15F, 0.85F};
  EXPECT_THAT(utterance_statistics({posteriors, 4, 2}),
              ElementsAre(0.5F, 0.9F, 0.1F, 0.5F, FloatEq(0.25F), FloatEq(0.75F), 0.5F, 1.0F));
  EXPECT_THAT(utterance_statistics({posteriors, 4, 2}, 0.6),
              ElementsAre(0.5F, 0.9F, 0.1F, 0.5F, FloatEq(0.25F), FloatEq(0.75F), 0.0F, 0.75F));
}

TEST(UtteranceStatistics, ASegmentAtTheThresholdIsNotAboveIt) {
  const std::vector<float> posteriors = {0.5F, 0.5F};
  EXPECT_THAT(utterance_statistics({posteriors, 1, 2}, 0.5),
              ElementsAre(0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.0F, 0.0F));
}

TEST(UtteranceStatistics, WithoutSegmentsEveryClassIsAsLikely) {
  EXPECT_THAT(utterance_statistics({{}, 0, 4}),
              ElementsAre(0.25F, 0.25F, 0.25F, 0.25F, 0.25F, 0.25F, 0.25F, 0.25F, 0.25F, 0.25F,
                          0.25F, 0.25F, 1.0F, 1.0F, 1.0F, 1.0F));
}

RC_GTEST_PROP(UtteranceStatistics, DoNotDependOnTheOrderOfSegmentsButForRounding, ()) {
  const auto num_segments = *rc::gen::inRange<std::size_t>(1, 30);
  Matrix<float> posteriors(num_segments, 3);
  Rng rng(*rc::gen::arbitrary<std::uint64_t>());
  for (float& p : posteriors.values()) {
    p = static_cast<float>(rng.uniform());
  }
  Matrix<float> reversed(num_segments, 3);
  for (std::size_t s = 0; s < num_segments; ++s) {
    std::ranges::copy(posteriors.row(s), reversed.row(num_segments - 1 - s).begin());
  }
  const auto forward = utterance_statistics({posteriors.values(), num_segments, 3});
  const auto backward = utterance_statistics({reversed.values(), num_segments, 3});
  for (std::size_t i = 0; i < forward.size(); ++i) {
    RC_ASSERT(std::abs(forward[i] - backward[i]) < 1e-6F);
  }
  for (std::size_t c = 0; c < 3; ++c) {
    RC_ASSERT(forward[3 + c] <= forward[6 + c] + 1e-6F);
    RC_ASSERT(forward[6 + c] <= forward[c] + 1e-6F);
  }
}

TEST(UtteranceStatistics, HaveNamesInTheirOrder) {
  EXPECT_THAT(utterance_statistics_names({"ang", "sad"}),
              ElementsAre("max_ang", "max_sad", "min_ang", "min_sad", "mean_ang", "mean_sad",
                          "share_ang", "share_sad"));
}

TEST(UtteranceStatistics, RefuseAThresholdThatIsNoProbability) {
  const std::vector<float> posteriors = {0.5F, 0.5F};
  EXPECT_THROW(utterance_statistics({posteriors, 1, 2}, 1.0), Error);
  EXPECT_THROW(utterance_statistics({posteriors, 1, 2}, -0.1), Error);
  EXPECT_THROW(utterance_statistics({{}, 0, 0}), Error);
}

}  // namespace
}  // namespace merkit
