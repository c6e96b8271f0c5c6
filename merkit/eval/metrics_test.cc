#include "merkit/eval/metrics.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "merkit/eval/made_up_predictions.h"

namespace merkit {
namespace {

PredictionSet any_set() {
  return testing::made_up_predictions({.num_utterances = *rc::gen::inRange<std::size_t>(1, 200),
                                       .num_classes = *rc::gen::inRange<std::size_t>(2, 7),
                                       .skill = *rc::gen::inRange(0, 4) * 1.0,
                                       .seed = *rc::gen::inRange<std::uint64_t>(0, 1000000)});
}

void expect_near(const Scores& a, const Scores& b, double tolerance) {
  const auto scores_a = named_scores(a);
  const auto scores_b = named_scores(b);
  for (std::size_t i = 0; i < scores_a.size(); ++i) {
    RC_ASSERT(std::abs(*scores_a[i].value - *scores_b[i].value) <= tolerance);
  }
}

// Values: tests/data/eval/README.md.
TEST(Metrics, AgreeWithScikitLearn) {
  const std::string folder = MERKIT_TEST_DATA "/eval/";
  for (const std::string name : {"four_classes", "absent_class", "six_classes"}) {
    const PredictionSet set = read_predictions(folder + name + ".jsonl");
    const Json expected = parse_json(read_file(folder + name + ".scores.json"), name);
    const Scores scores = compute_scores(set.predictions, set.classes.size());
    for (const NamedScore& score : named_scores(scores)) {
      // Both are double arithmetic over a few hundred terms.
      EXPECT_NEAR(*score.value, expected[score.info->name].get<double>(), 1e-12)
          << name << " " << score.info->name;
    }
    const auto classes = class_scores(confusion_of(set.predictions, set.classes.size()));
    for (std::size_t k = 0; k < classes.size(); ++k) {
      const Json& of_class = expected["classes"][k];
      EXPECT_NEAR(classes[k].precision, of_class["precision"].get<double>(), 1e-12);
      EXPECT_NEAR(classes[k].recall, of_class["recall"].get<double>(), 1e-12);
      EXPECT_NEAR(classes[k].f1, of_class["f1"].get<double>(), 1e-12);
      EXPECT_EQ(classes[k].support, of_class["support"].get<double>());
    }
  }
}

TEST(Metrics, EveryMetricHasItsOwnNameTitleAndFormula) {
  for (const auto field : {&MetricInfo::name, &MetricInfo::title, &MetricInfo::formula}) {
    std::set<std::string> texts = {""};
    for (const MetricInfo& info : metric_infos()) {
      EXPECT_TRUE(texts.insert(info.*field).second) << info.*field;
    }
  }
}

TEST(Metrics, WithoutProbabilitiesTheirMetricsAreAbsentNotZero) {
  PredictionSet set = testing::made_up_predictions({});
  for (Prediction& prediction : set.predictions) {
    prediction.probabilities.clear();
  }
  const Scores scores = compute_scores(set.predictions, set.classes.size());
  EXPECT_GT(scores.counts.wa, 0.0);
  for (const auto& value : {scores.log_loss, scores.brier, scores.ece, scores.aurc}) {
    EXPECT_EQ(value, std::nullopt);
  }
  EXPECT_TRUE(reliability_bins(set.predictions, set.classes.size()).empty());
}

TEST(Metrics, UniformProbabilitiesHaveTheLossesOfIgnorance) {
  PredictionSet set = testing::made_up_predictions({});
  for (Prediction& prediction : set.predictions) {
    prediction.probabilities.assign(4, 0.25);
    prediction.predicted = 0;
  }
  const Scores scores = compute_scores(set.predictions, 4);
  EXPECT_NEAR(*scores.log_loss, std::log(4.0), 1e-12);
  EXPECT_NEAR(*scores.brier, 0.75, 1e-12);
  EXPECT_NEAR(*scores.ece, std::abs(scores.counts.wa - 0.25), 1e-12);
  EXPECT_NEAR(*scores.aurc, 1.0 - scores.counts.wa, 1e-12);
}

TEST(Metrics, CertainAndRightIsPerfect) {
  PredictionSet set = testing::made_up_predictions({});
  for (Prediction& prediction : set.predictions) {
    prediction.probabilities.assign(4, 0.0);
    prediction.probabilities[prediction.label] = 1.0;
    prediction.predicted = prediction.label;
  }
  const Scores scores = compute_scores(set.predictions, 4);
  EXPECT_EQ(scores.counts.wa, 1.0);
  EXPECT_EQ(scores.counts.mcc, 1.0);
  EXPECT_EQ(*scores.log_loss, 0.0);
  EXPECT_EQ(*scores.ece, 0.0);
  EXPECT_EQ(*scores.aurc, 0.0);
}

TEST(Metrics, CertainAndWrongIsALargeNumberNotInfinity) {
  Prediction prediction;
  prediction.probabilities = {0.0, 1.0};
  prediction.predicted = 1;
  const Scores scores = compute_scores(std::vector{prediction}, 2);
  EXPECT_NEAR(*scores.log_loss, 36.04, 0.01) << "-ln 2.2e-16";
  EXPECT_EQ(*scores.brier, 2.0);
}

RC_GTEST_PROP(Metrics, DoNotDependOnTheOrderOfUtterances, ()) {
  PredictionSet set = any_set();
  const Scores before = compute_scores(set.predictions, set.classes.size());
  Rng(*rc::gen::inRange<std::uint64_t>(0, 100)).shuffle(std::span(set.predictions));
  const Scores after = compute_scores(set.predictions, set.classes.size());
  expect_near(before, after, 1e-12);
}

RC_GTEST_PROP(Metrics, DoNotDependOnTheOrderOfClasses, ()) {
  PredictionSet set = any_set();
  const std::size_t num_classes = set.classes.size();
  const Scores before = compute_scores(set.predictions, num_classes);
  for (Prediction& prediction : set.predictions) {
    std::reverse(prediction.probabilities.begin(), prediction.probabilities.end());
    prediction.label = num_classes - 1 - prediction.label;
    prediction.predicted = num_classes - 1 - prediction.predicted;
  }
  expect_near(before, compute_scores(set.predictions, num_classes), 1e-12);
}

RC_GTEST_PROP(Metrics, RepeatingEveryUtteranceChangesNothingButTheRiskCurve, ()) {
  PredictionSet set = any_set();
  Scores before = compute_scores(set.predictions, set.classes.size());
  const auto copy = set.predictions;
  set.predictions.insert(set.predictions.end(), copy.begin(), copy.end());
  const Scores after = compute_scores(set.predictions, set.classes.size());
  before.aurc = after.aurc;
  expect_near(before, after, 1e-12);
}

RC_GTEST_PROP(Metrics, ReliabilityBinsHoldEveryPredictionOnceAndGiveTheCalibrationError, ()) {
  const PredictionSet set = any_set();
  const auto n = static_cast<double>(set.predictions.size());
  double count = 0.0;
  double error = 0.0;
  for (const ReliabilityBin& bin : reliability_bins(set.predictions, set.classes.size())) {
    count += bin.count;
    error += bin.count / n * std::abs(bin.accuracy - bin.mean_confidence);
    RC_ASSERT(bin.count == 0.0 ||
              (bin.mean_confidence > bin.low - 1e-12 && bin.mean_confidence < bin.high + 1e-12));
  }
  RC_ASSERT(count == n);
  RC_ASSERT(std::abs(error - *compute_scores(set.predictions, set.classes.size()).ece) < 1e-12);
}

}  // namespace
}  // namespace merkit
