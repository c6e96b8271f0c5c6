#include "merkit/eval/evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/eval/made_up_predictions.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::made_up_predictions;
using ::testing::SizeIs;

TEST(Evaluation, CountsPredictionsUtterancesSeedsAndFolds) {
  ThreadPool pool(1);
  const Evaluation result =
      evaluate(made_up_predictions({.num_utterances = 100, .num_seeds = 3}), {}, pool);
  EXPECT_EQ(result.num_predictions, 300U);
  EXPECT_EQ(result.num_utterances, 100U);
  EXPECT_THAT(result.by_seed, SizeIs(3));
  EXPECT_THAT(result.by_fold, SizeIs(5));
  EXPECT_THAT(result.metrics, SizeIs(metric_infos().size()));
  EXPECT_THAT(result.class_scores, SizeIs(4));
  EXPECT_THAT(result.notes, IsEmpty());
  EXPECT_THAT(stamps_of(result), IsEmpty());
}

TEST(Evaluation, SameBytesForAnyOrderOfThePredictionsAndAnyNumberOfThreads) {
  PredictionSet set = made_up_predictions({.num_seeds = 2});
  ThreadPool one(1);
  ThreadPool three(3);
  const std::string json = evaluation_json(evaluate(set, {}, one));
  Rng(7).shuffle(std::span(set.predictions));
  EXPECT_EQ(evaluation_json(evaluate(set, {}, three)), json);
}

TEST(Evaluation, UnknownClustersLeaveMetricsWithoutIntervalsAndSaySo) {
  PredictionSet set = made_up_predictions({});
  set.predictions[0].speaker.clear();
  ThreadPool pool(1);
  const Evaluation result = evaluate(set, {}, pool);
  EXPECT_FALSE(result.metrics[0].interval);
  EXPECT_THAT(result.notes,
              ElementsAre("no intervals: the speaker of some predictions is unknown"));
  EXPECT_TRUE(evaluate(set, {.cluster = "utterance"}, pool).metrics[0].interval);
  EXPECT_THROW(evaluate(set, {.resamples = 1}, pool), Error) << "options are checked all the same";
}

TEST(Evaluation, PredictionsThatBreakTheirPromisesAreRefused) {
  ThreadPool pool(1);
  PredictionSet set = made_up_predictions({});
  set.predictions.push_back(set.predictions.front());
  EXPECT_THROW(evaluate(set, {}, pool), Error);
  EXPECT_THROW(evaluate(PredictionSet{}, {}, pool), Error);
}

TEST(Evaluation, FiguresChosenOnTheTestSetAreStampedWhereverTheyAre) {
  ThreadPool pool(1);
  Evaluation result = evaluate(made_up_predictions({}), {}, pool);
  result.optimistic.push_back({"best test epoch", 0.7104, 0.7});
  EXPECT_THAT(stamps_of(result), ElementsAre("optimistic: chosen on the test set"));
  const Json json = Json::parse(evaluation_json(result));
  EXPECT_EQ(json["optimistic"][0]["stamp"], "optimistic: chosen on the test set");
  EXPECT_EQ(json["stamps"][0], "optimistic: chosen on the test set");
}

TEST(Evaluation, LeaksThatFailOrStampAreStampsAndNotesAreNot) {
  ThreadPool pool(1);
  Evaluation result = evaluate(made_up_predictions({}), {}, pool);
  LeakReport leaks;
  leaks.num_folds = 5;
  for (const auto severity : {LeakSeverity::kFail, LeakSeverity::kStamp, LeakSeverity::kNote}) {
    LeakFinding finding;
    finding.kind = LeakKind::kSpeaker;
    finding.what = "speakers";
    finding.severity = severity;
    leaks.findings.push_back(finding);
  }
  result.leaks = leaks;
  EXPECT_THAT(stamps_of(result), ElementsAre(::testing::StartsWith("fail: 0 of 5 folds share"),
                                             ::testing::StartsWith("stamp: ")));
  EXPECT_EQ(Json::parse(evaluation_json(result))["leaks"]["findings"].size(), 3U);
}

TEST(Evaluation, DevPartsAreStamped) {
  ThreadPool pool(1);
  PredictionSet set = made_up_predictions({});
  set.part = "dev";
  EXPECT_THAT(stamps_of(evaluate(set, {}, pool)),
              ElementsAre("optimistic: figures of the dev part, on which epochs and settings are "
                          "chosen"));
}

TEST(Evaluation, JsonHasEveryMetricOnceWithFormulaAndInterval) {
  ThreadPool pool(1);
  const Json json = Json::parse(evaluation_json(evaluate(made_up_predictions({}), {}, pool)));
  EXPECT_EQ(json["merkit_evaluation"], 1);
  for (const MetricInfo& info : metric_infos()) {
    ASSERT_TRUE(json["metrics"].contains(info.name));
    EXPECT_EQ(json["formulas"][info.name], info.formula);
    EXPECT_EQ(json["metrics"][info.name]["interval"].is_null(), info.name == "aurc");
  }
  EXPECT_EQ(json["confusion"].size(), 4U);
  EXPECT_EQ(json["reliability"].size(), 15U);
  EXPECT_TRUE(json["groups"].contains("gender"));
  EXPECT_TRUE(json["leaks"].is_null());
}

}  // namespace
}  // namespace merkit
