#include "merkit/features/row_normaliser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"

namespace merkit {
namespace {

const float kNan = std::nanf("");

MatrixView<const float> view(const Matrix<float>& m) { return {m.values(), m.rows(), m.cols()}; }

// Values around `centre` with deviation `spread`, a tenth of them lost.
Matrix<float> random_features(std::uint64_t seed, double centre, double spread) {
  Rng rng(seed);
  Matrix<float> m(200, 3);
  for (float& x : m.values()) {
    x = rng.chance(0.1) ? kNan : static_cast<float>(centre + spread * rng.normal());
  }
  return m;
}

Matrix<float> normalised(const RowNormaliser& normaliser, std::string_view group,
                         Matrix<float> rows) {
  normaliser.apply(group, rows);
  return rows;
}

RowNormaliser fitted(std::string_view group, const Matrix<float>& rows) {
  RowStatisticsFit fit(rows.cols());
  fit.add(group, view(rows));
  return RowNormaliser(fit.finish());
}

TEST(RowNormaliser, GivesEachGroupZeroMeanAndUnitDeviation) {
  const Matrix<float> anna = random_features(1, 5000.0, 4.0);
  const Matrix<float> bert = random_features(2, -10.0, 0.5);
  RowStatisticsFit fit(3);
  fit.add("1F", view(anna));
  fit.add("1M", view(bert));
  const RowNormaliser normaliser(fit.finish());
  for (const auto& [group, features] : {std::pair("1F", &anna), std::pair("1M", &bert)}) {
    const Matrix<float> result = normalised(normaliser, group, *features);
    for (std::size_t c = 0; c < 3; ++c) {
      double count = 0.0;
      double sum = 0.0;
      double squares = 0.0;
      for (std::size_t r = 0; r < 200; ++r) {
        const auto x = static_cast<double>(result(r, c));
        count += std::isnan((*features)(r, c)) ? 0.0 : 1.0;
        sum += x;
        squares += x * x;
      }
      EXPECT_NEAR(sum / count, 0.0, 1e-6) << group;
      EXPECT_NEAR(squares / count, 1.0, 1e-6) << group;
    }
  }
}

TEST(RowNormaliser, GapsBecomeZero) {
  const Matrix<float> features(2, 2, {1.0F, kNan, 3.0F, 5.0F});
  EXPECT_EQ(normalised(fitted("1F", features), "1F", features),
            Matrix<float>(2, 2, {-1.0F, 0.0F, 1.0F, 0.0F}));
}

TEST(RowNormaliser, AColumnThatNeverVariesIsZero) {
  const Matrix<float> features(3, 1, {0.1F, 0.1F, 0.1F});
  const RowNormaliser normaliser = fitted("1F", features);
  EXPECT_EQ(normaliser.statistics().deviations(0, 0), 0.0);
  EXPECT_EQ(normalised(normaliser, "1F", features), Matrix<float>(3, 1));
}

TEST(RowNormaliser, AnUnknownGroupGoesByAll) {
  const Matrix<float> anna(2, 1, {0.0F, 2.0F});
  const Matrix<float> bert(2, 1, {10.0F, 12.0F});
  RowStatisticsFit fit(1);
  fit.add("1M", view(bert));
  fit.add("1F", view(anna));
  const RowNormaliser normaliser(fit.finish());
  EXPECT_THAT(normaliser.statistics().groups, ::testing::ElementsAre("1F", "1M"));
  EXPECT_EQ(normaliser.statistics().means, Matrix<double>(3, 1, {1.0, 11.0, 6.0}));
  EXPECT_EQ(normalised(normaliser, "2F", Matrix<float>(1, 1, {6.0F}))(0, 0), 0.0F);
}

TEST(RowNormaliser, AColumnThatAGroupNeverShowedGoesByAll) {
  RowStatisticsFit fit(1);
  fit.add("1F", view(Matrix<float>(2, 1, {kNan, kNan})));
  fit.add("1M", view(Matrix<float>(2, 1, {10.0F, 12.0F})));
  const RowNormaliser normaliser(fit.finish());
  EXPECT_EQ(normalised(normaliser, "1F", Matrix<float>(1, 1, {13.0F}))(0, 0), 2.0F);
}

TEST(RowNormaliser, RowsOutsideTrainingDoNotCountForAll) {
  RowStatisticsFit fit(1);
  fit.add("", view(Matrix<float>(2, 1, {10.0F, 12.0F})));
  fit.add_to_group("test", view(Matrix<float>(2, 1, {100.0F, 300.0F})));
  const RowStatistics statistics = fit.finish();
  EXPECT_THAT(statistics.groups, ::testing::ElementsAre("test"));
  EXPECT_EQ(statistics.means, Matrix<double>(2, 1, {200.0, 11.0}));
  EXPECT_EQ(statistics.deviations, Matrix<double>(2, 1, {100.0, 1.0}));
}

TEST(RowNormaliser, WhatWasNeverSeenIsZero) {
  const RowNormaliser normaliser{RowStatisticsFit(1).finish()};
  EXPECT_EQ(normalised(normaliser, "", Matrix<float>(1, 1, {7.0F}))(0, 0), 0.0F);
}

TEST(RowNormaliser, RefusesStatisticsThatCannotBe) {
  const Matrix<double> two(2, 1, {1.0, 1.0});
  const auto expect_refused = [](const RowStatistics& statistics) {
    EXPECT_THROW(RowNormaliser{statistics}, Error);
  };
  expect_refused({{"b", "a"}, Matrix<double>(3, 1), Matrix<double>(3, 1)});
  expect_refused({{"a", "a"}, Matrix<double>(3, 1), Matrix<double>(3, 1)});
  expect_refused({{"a"}, Matrix<double>(3, 1), Matrix<double>(3, 1)});
  expect_refused({{"a"}, two, Matrix<double>(2, 2)});
  expect_refused({{"a"}, two, Matrix<double>(2, 1, {1.0, -1.0})});
  expect_refused({{"a"}, two, Matrix<double>(2, 1, {1.0, std::nan("")})});
}

TEST(RowNormaliser, RefusesOtherNumbersOfColumns) {
  const Matrix<float> one(2, 1);
  Matrix<float> two(2, 2);
  RowStatisticsFit fit(1);
  EXPECT_THROW(fit.add("a", view(two)), Error);
  EXPECT_THROW(fitted("a", one).apply("a", two), Error);
}

}  // namespace
}  // namespace merkit
