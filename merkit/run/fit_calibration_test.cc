#include "merkit/run/fit_calibration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "merkit/run/fit_fixture.h"

namespace merkit {
namespace {

using testing::feature_of;

// Says the true class of every second utterance and another one of the rest, equally sure of both.
Predictor half_right(const FitCall& call, float confidence) {
  return [call, confidence](std::span<const PreparedUtterance> utterances) {
    Matrix<float> said(utterances.size(), 4, (1.0F - confidence) / 3.0F);
    for (std::size_t i = 0; i < utterances.size(); ++i) {
      const std::size_t label = call.experiment.labelled.classes[utterances[i].place];
      said(i, i % 2 == 0 ? label : (label + 1) % 4) = confidence;
    }
    return said;
  };
}

TEST(FitCalibration, MakesConfidencesWhatTheyAreWorthOnTheDevPart) {
  testing::SmallFit fit;
  fit.recipe().features = {feature_of("text", "tokens")};
  const FitCall call = fit.call();
  const Predictor predict = half_right(call, 0.97F);
  const auto calibration = fit_calibration(call, predict);
  ASSERT_TRUE(calibration);
  EXPECT_EQ(calibration->num_dev, 4U);
  EXPECT_GT(calibration->temperature, 1.0);
  const Matrix<float> said = calibrated(predict, calibration)(fit.data().part(Part::kDev));
  EXPECT_NEAR(*std::ranges::max_element(said.row(0)), 0.5F, 1e-3F);
  EXPECT_NEAR(std::accumulate(said.row(1).begin(), said.row(1).end(), 0.0F), 1.0F, 1e-6F);
}

TEST(FitCalibration, TheThresholdIsThatOfTheRiskInTheRecipe) {
  testing::SmallFit fit;
  fit.recipe().features = {feature_of("text", "tokens")};
  fit.recipe().calibration.temperature = false;
  fit.recipe().calibration.risk = 0.1;
  const FitCall call = fit.call();
  const Predictor sure_when_right = [&](std::span<const PreparedUtterance> utterances) {
    Matrix<float> said = half_right(call, 0.6F)(utterances);
    for (std::size_t i = 0; i < utterances.size(); i += 2) {
      std::ranges::transform(said.row(i), said.row(i).begin(),
                             [](float p) { return p > 0.5F ? 0.9F : 0.1F / 3.0F; });
    }
    return said;
  };
  const auto calibration = fit_calibration(call, sure_when_right);
  EXPECT_EQ(calibration->temperature, 1.0);
  EXPECT_NEAR(calibration->min_confidence, 0.9, 1e-6);
  EXPECT_EQ(calibration->risk, 0.0);
  EXPECT_EQ(calibration->coverage, 0.5);
  EXPECT_EQ(calibration_facts(*calibration).at("dev_coverage"), "0.5");
}

TEST(FitCalibration, WithoutADevPartThereIsNone) {
  testing::SmallFit fit;
  fit.recipe().features = {feature_of("text", "tokens")};
  fit.fold().dev.clear();
  const FitCall call = fit.call();
  const Predictor predict = half_right(call, 0.9F);
  EXPECT_FALSE(fit_calibration(call, predict));
  const auto same = calibrated(predict, std::nullopt)(fit.data().part(Part::kTest));
  EXPECT_EQ(same, predict(fit.data().part(Part::kTest)));
}

TEST(FitCalibration, EveryDevUtteranceIsInRangeAndAShoutTenTimesAsFarIsNot) {
  testing::SmallFit fit;
  fit.recipe().features = {feature_of("speech", "speech34", "speaker"),
                           feature_of("text", "tokens")};
  fit.recipe().calibration.range = 1.5;
  const FitCall call = fit.call();
  const auto calibration = fit_calibration(call, half_right(call, 0.9F));
  ASSERT_EQ(calibration->ranges.size(), 1U);
  const InputRange& range = calibration->ranges.at("speech");
  for (const PreparedUtterance& utterance : fit.data().part(Part::kDev)) {
    EXPECT_LE(range_distance(range, utterance.inputs[0]) * 1.5, range.limit * (1 + 1e-12));
  }
  const auto& usual = fit.data().part(Part::kDev)[0].inputs[0];
  Matrix<float> loud(usual.rows, usual.cols);
  std::ranges::transform(usual.values, loud.values().begin(), [](float x) { return 100.0F * x; });
  EXPECT_GT(range_distance(range, {loud.values(), loud.rows(), loud.cols()}), range.limit);
  fit.recipe().calibration.range = 0.0;
  EXPECT_TRUE(fit_calibration(call, half_right(call, 0.9F))->ranges.empty());
}

}  // namespace
}  // namespace merkit
