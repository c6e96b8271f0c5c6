#include "merkit/train/loss.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "merkit/base/rng.h"

namespace merkit {
namespace {

using testing::ElementsAre;
using testing::FloatNear;

TEST(CrossEntropyTest, OfEqualLogitsIsTheLogOfTheNumberOfClasses) {
  const std::vector<float> logits(8, 3.0F);
  const std::vector<float> targets{1, 0, 0, 0, 0, 0.5F, 0.5F, 0};
  const std::vector<float> weights{1, 1};
  const Loss loss = cross_entropy({logits, targets, weights});
  EXPECT_NEAR(loss.sum / loss.num_counted, std::log(4.0), 1e-12);
}

TEST(CrossEntropyTest, GradientIsTheDifferenceQuotient) {
  Rng rng(1);
  std::vector<float> logits;
  for (int i = 0; i < 6; ++i) {
    logits.push_back(static_cast<float>(rng.normal()));
  }
  const std::vector<float> targets{0.25F, 0.75F, 0, 0, 0, 1};
  const std::vector<float> weights{2.0F, 0.5F};
  const Loss loss = cross_entropy({logits, targets, weights});
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const float step = 1.0F / 64.0F;  // exact in float
    std::vector<float> up = logits;
    std::vector<float> down = logits;
    up[i] += step;
    down[i] -= step;
    const double quotient =
        (cross_entropy({up, targets, weights}).sum - cross_entropy({down, targets, weights}).sum) /
        static_cast<double>(up[i] - down[i]) / loss.num_counted;
    EXPECT_NEAR(static_cast<double>(loss.gradient[i]), quotient, 1e-4) << i;
  }
}

TEST(CrossEntropyTest, ExamplesOfWeightZeroDoNotCount) {
  const std::vector<float> logits{1, 0, 5, 0};
  const std::vector<float> targets{1, 0, 1, 0};
  const std::vector<float> weights{1, 0};
  const Loss both = cross_entropy({logits, targets, weights});
  const Loss one = cross_entropy(
      {std::span(logits).first(2), std::span(targets).first(2), std::span(weights).first(1)});
  EXPECT_EQ(both.sum, one.sum);
  EXPECT_EQ(both.num_counted, 1.0);
  EXPECT_THAT(both.gradient, ElementsAre(one.gradient[0], one.gradient[1], 0, 0));
}

// Keras clips the probability, and nothing flows back through what is clipped.
TEST(CrossEntropyTest, BeyondKerasLimitsTheLossIsFlat) {
  const std::vector<float> logits{-100, 0};
  const std::vector<float> targets{1, 0};
  const std::vector<float> weights{1};
  const Loss loss = cross_entropy({logits, targets, weights});
  EXPECT_NEAR(loss.sum, -std::log(1e-7), 1e-9);
  EXPECT_THAT(loss.gradient, ElementsAre(0, 0));
}

TEST(CrossEntropyTest, LogitsThatAreNotFiniteGiveALossThatIsNot) {
  const std::vector<float> targets{1, 0};
  const std::vector<float> weights{1};
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    const std::vector<float> logits{0, bad};
    EXPECT_FALSE(std::isfinite(cross_entropy({logits, targets, weights}).sum)) << bad;
  }
}

TEST(LossWeightsTest, ClassesWeighTheSameTogether) {
  TrainingData data;
  data.num_classes = 2;
  data.examples.resize(4);
  data.examples[3].label = 1;
  data.examples[0].weight = 3.0F;
  EXPECT_THAT(loss_weights(data, false), ElementsAre(3, 1, 1, 1));
  EXPECT_THAT(loss_weights(data, true),
              ElementsAre(FloatNear(2.0F, 1e-6F), FloatNear(2.0F / 3, 1e-6F),
                          FloatNear(2.0F / 3, 1e-6F), FloatNear(2.0F, 1e-6F)));
}

TEST(SmoothedTargetTest, SpreadsAShareOverAllClasses) {
  TrainingExample example;
  example.label = 2;
  EXPECT_THAT(smoothed_target(example, 4, 0.0), ElementsAre(0, 0, 1, 0));
  EXPECT_THAT(smoothed_target(example, 4, 0.2),
              ElementsAre(0.05F, 0.05F, FloatNear(0.85F, 1e-6F), 0.05F));
  example.target = {0.5F, 0.5F, 0, 0};
  EXPECT_THAT(smoothed_target(example, 4, 0.0), ElementsAre(0.5F, 0.5F, 0, 0));
}

}  // namespace
}  // namespace merkit
