#include "merkit/eval/calibration.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>

#include "merkit/base/error.h"
#include "merkit/eval/made_up_predictions.h"
#include "merkit/eval/metrics.h"

namespace merkit {
namespace {

using testing::made_up_predictions;

TEST(Calibration, TemperatureOneChangesNothingAndTwoTakesRoots) {
  std::vector<double> p = {0.8, 0.2};
  apply_temperature(p, 1.0);
  EXPECT_NEAR(p[0], 0.8, 1e-15);
  apply_temperature(p, 2.0);
  EXPECT_NEAR(p[0], 2.0 / 3.0, 1e-15) << "sqrt(0.8 / 0.2) = 2 to 1";
  EXPECT_THROW(apply_temperature(p, 0.0), Error);
}

TEST(Calibration, FloatsAreScaledAsDoublesAre) {
  std::vector<float> p = {0.8F, 0.2F};
  apply_temperature(std::span(p), 2.0);
  EXPECT_NEAR(p[0], 2.0F / 3.0F, 1e-6F);
}

TEST(Calibration, ZeroAndOneStayNumbers) {
  std::vector<double> p = {0.0, 1.0, 0.0};
  apply_temperature(p, 100.0);
  EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0), 1.0, 1e-12);
  EXPECT_GT(p[1], p[0]);
  apply_temperature(p, 0.01);
  EXPECT_FALSE(std::isnan(p[0]));
}

// Predictions whose probabilities are those with which the labels were drawn.
PredictionSet calibrated_set(std::uint64_t seed) {
  PredictionSet set = made_up_predictions({.num_utterances = 3000, .skill = 0.0, .seed = seed});
  Rng rng(seed);
  for (Prediction& prediction : set.predictions) {
    double rest = rng.uniform();
    prediction.label = 0;
    while (prediction.label < 3 && rest >= prediction.probabilities[prediction.label]) {
      rest -= prediction.probabilities[prediction.label++];
    }
  }
  return set;
}

TEST(Calibration, FindsTheTemperatureThatWasTakenAway) {
  for (const double spoilt_by : {0.25, 0.5, 1.0, 2.0, 4.0}) {
    PredictionSet set = calibrated_set(3);
    apply_temperature(set, spoilt_by);
    const TemperatureFit fit = fit_temperature(set.predictions);
    // 3000 draws leave a standard error of about 4 % in the temperature.
    EXPECT_NEAR(fit.temperature * spoilt_by, 1.0, 0.12) << spoilt_by;
  }
}

TEST(Calibration, LowersCalibrationErrorAndKeepsEveryDecision) {
  PredictionSet set = calibrated_set(5);
  apply_temperature(set, 0.4);
  const Scores before = compute_scores(set.predictions, 4);
  apply_temperature(set, fit_temperature(set.predictions).temperature);
  const Scores after = compute_scores(set.predictions, 4);
  EXPECT_LT(*after.ece, *before.ece / 2.0);
  for (const Prediction& prediction : set.predictions) {
    EXPECT_EQ(most_probable(prediction.probabilities), prediction.predicted);
  }
}

RC_GTEST_PROP(Calibration, NoOtherTemperatureHasASmallerLogLoss, ()) {
  PredictionSet set = made_up_predictions(
      {.num_utterances = 60, .seed = *rc::gen::inRange<std::uint64_t>(0, 1000)});
  const TemperatureFit fit = fit_temperature(set.predictions);
  RC_ASSERT(fit.log_loss_after <= fit.log_loss_before + 1e-12);
  const double other = fit.temperature * std::exp(0.01 * *rc::gen::inRange(-100, 100));
  apply_temperature(set, std::clamp(other, kMinTemperature, kMaxTemperature));
  RC_ASSERT(*compute_scores(set.predictions, 4).log_loss >= fit.log_loss_after - 1e-9);
}

TEST(Calibration, PerfectAndHopelessSystemsEndAtTheBounds) {
  PredictionSet set = made_up_predictions({.num_utterances = 40});
  for (Prediction& prediction : set.predictions) {
    prediction.probabilities.assign(4, 0.1);
    prediction.probabilities[prediction.label] = 0.7;
  }
  EXPECT_LT(fit_temperature(set.predictions).temperature, 0.1) << "sharper until rounding hides it";
  EXPECT_LT(fit_temperature(set.predictions).log_loss_after, 1e-12);
  for (Prediction& prediction : set.predictions) {
    std::swap(prediction.probabilities[prediction.label],
              prediction.probabilities[(prediction.label + 1) % 4]);
  }
  EXPECT_NEAR(fit_temperature(set.predictions).temperature, kMaxTemperature, 1e-6);
}

TEST(Calibration, NeedsPredictionsWithProbabilities) {
  EXPECT_THROW(fit_temperature({}), Error);
  EXPECT_THROW(fit_temperature(std::vector<Prediction>(3)), Error);
}

}  // namespace
}  // namespace merkit
