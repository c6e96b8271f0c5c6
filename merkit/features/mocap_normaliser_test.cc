#include "merkit/features/mocap_normaliser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"

namespace merkit {
namespace {

const double kNan = std::nan("");

// Values around `centre` with deviation `spread`, a tenth of them lost.
Matrix<double> random_features(std::uint64_t seed, double centre, double spread) {
  Rng rng(seed);
  Matrix<double> m(200, 3);
  for (double& x : m.values()) {
    x = rng.chance(0.1) ? kNan : centre + spread * rng.normal();
  }
  return m;
}

TEST(MocapNormaliser, GivesEachActorZeroMeanAndUnitDeviation) {
  const Matrix<double> anna = random_features(1, 50.0, 4.0);
  const Matrix<double> bert = random_features(2, -10.0, 0.5);
  const auto normaliser =
      MocapNormaliser::fit(std::vector<MocapNormaliser::Sample>{{"1F", &anna}, {"1M", &bert}});
  for (const auto& [actor, features] : {std::pair("1F", &anna), std::pair("1M", &bert)}) {
    const auto result = normaliser.apply(*features, actor);
    for (std::size_t c = 0; c < 3; ++c) {
      double count = 0.0;
      double sum = 0.0;
      double squares = 0.0;
      for (std::size_t r = 0; r < 200; ++r) {
        const auto x = static_cast<double>(result.values(r, c));
        count += static_cast<double>(result.mask(r, c));
        sum += x;
        squares += x * x;
      }
      EXPECT_NEAR(sum / count, 0.0, 1e-6) << actor;
      EXPECT_NEAR(squares / count, 1.0, 1e-6) << actor;
    }
  }
}

TEST(MocapNormaliser, GapsBecomeZeroAndTheMaskSaysSo) {
  const Matrix<double> features(2, 2, {1.0, kNan, 3.0, 5.0});
  const auto normaliser =
      MocapNormaliser::fit(std::vector<MocapNormaliser::Sample>{{"1F", &features}});
  const auto result = normaliser.apply(features, "1F");
  EXPECT_EQ(result.values, Matrix<float>(2, 2, {-1.0F, 0.0F, 1.0F, 0.0F}));
  EXPECT_EQ(result.mask, Matrix<float>(2, 2, {1.0F, 0.0F, 1.0F, 1.0F}));
}

TEST(MocapNormaliser, AColumnThatNeverVariesIsZero) {
  const Matrix<double> features(3, 1, {0.1, 0.1, 0.1});
  const auto normaliser =
      MocapNormaliser::fit(std::vector<MocapNormaliser::Sample>{{"1F", &features}});
  EXPECT_EQ(normaliser.statistics().deviations(0, 0), 0.0);
  EXPECT_EQ(normaliser.apply(features, "1F").values, Matrix<float>(3, 1));
}

TEST(MocapNormaliser, AnUnknownActorGoesByAllActors) {
  const Matrix<double> anna(2, 1, {0.0, 2.0});
  const Matrix<double> bert(2, 1, {10.0, 12.0});
  const auto normaliser =
      MocapNormaliser::fit(std::vector<MocapNormaliser::Sample>{{"1M", &bert}, {"1F", &anna}});
  EXPECT_THAT(normaliser.statistics().actors, ::testing::ElementsAre("1F", "1M"));
  EXPECT_EQ(normaliser.statistics().means, Matrix<double>(3, 1, {1.0, 11.0, 6.0}));
  const auto result = normaliser.apply(Matrix<double>(1, 1, {6.0}), "2F");
  EXPECT_EQ(result.values(0, 0), 0.0F);
}

TEST(MocapNormaliser, AColumnAnActorNeverShowedGoesByAllActors) {
  const Matrix<double> anna(2, 1, {kNan, kNan});
  const Matrix<double> bert(2, 1, {10.0, 12.0});
  const auto normaliser =
      MocapNormaliser::fit(std::vector<MocapNormaliser::Sample>{{"1F", &anna}, {"1M", &bert}});
  EXPECT_EQ(normaliser.apply(Matrix<double>(1, 1, {13.0}), "1F").values(0, 0), 2.0F);
}

TEST(MocapNormaliser, ComesBackFromItsNumbers) {
  const Matrix<double> anna = random_features(1, 50.0, 4.0);
  const auto fitted = MocapNormaliser::fit(std::vector<MocapNormaliser::Sample>{{"1F", &anna}});
  const MocapNormaliser restored(fitted.statistics());
  EXPECT_EQ(restored.apply(anna, "1F").values, fitted.apply(anna, "1F").values);
}

TEST(MocapNormaliser, RefusesStatisticsThatCannotBe) {
  const Matrix<double> two(2, 1, {1.0, 1.0});
  const auto expect_refused = [](const MocapStatistics& statistics) {
    EXPECT_THROW(MocapNormaliser{statistics}, Error);
  };
  expect_refused({{"b", "a"}, Matrix<double>(3, 1), Matrix<double>(3, 1)});
  expect_refused({{"a", "a"}, Matrix<double>(3, 1), Matrix<double>(3, 1)});
  expect_refused({{"a"}, Matrix<double>(3, 1), Matrix<double>(3, 1)});
  expect_refused({{"a"}, two, Matrix<double>(2, 2)});
  expect_refused({{"a"}, two, Matrix<double>(2, 1, {1.0, -1.0})});
  expect_refused({{"a"}, two, Matrix<double>(2, 1, {1.0, kNan})});
}

TEST(MocapNormaliser, RefusesOtherNumbersOfColumnsAndNoSamples) {
  const Matrix<double> one(2, 1);
  const Matrix<double> two(2, 2);
  EXPECT_THROW(MocapNormaliser::fit({}), Error);
  EXPECT_THROW(MocapNormaliser::fit(std::vector<MocapNormaliser::Sample>{{"a", &one}, {"a", &two}}),
               Error);
  const auto normaliser = MocapNormaliser::fit(std::vector<MocapNormaliser::Sample>{{"a", &one}});
  EXPECT_THROW(normaliser.apply(two, "a"), Error);
}

}  // namespace
}  // namespace merkit
