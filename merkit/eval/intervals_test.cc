#include "merkit/eval/intervals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "merkit/base/error.h"
#include "merkit/eval/made_up_predictions.h"
#include "merkit/eval/metrics.h"

namespace merkit {
namespace {

using testing::made_up_predictions;

constexpr std::size_t kWa = 0;

bool same_bytes(const std::vector<std::optional<Interval>>& a,
                const std::vector<std::optional<Interval>>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].has_value() != b[i].has_value() ||
        (a[i] && std::memcmp(&*a[i], &*b[i], sizeof(Interval)) != 0)) {
      return false;
    }
  }
  return a.size() == b.size();
}

TEST(Intervals, PercentilesAreLinearBetweenOrderStatistics) {
  std::vector<double> values;
  for (int i = 100; i >= 0; --i) {
    values.push_back(i);
  }
  const Interval interval = percentile_interval(values, 0.95);
  EXPECT_NEAR(interval.low, 2.5, 1e-12);
  EXPECT_NEAR(interval.high, 97.5, 1e-12);
}

TEST(Intervals, SameBytesForAnyNumberOfThreads) {
  const PredictionSet set = made_up_predictions({.num_seeds = 2});
  ThreadPool one(1);
  ThreadPool three(3);
  EXPECT_TRUE(same_bytes(bootstrap_intervals(set, {}, one), bootstrap_intervals(set, {}, three)));
  EXPECT_FALSE(same_bytes(bootstrap_intervals(set, {}, one),
                          bootstrap_intervals(set, {.bootstrap_seed = 2}, one)));
}

TEST(Intervals, HoldTheFigureAndEveryMetricButTheRiskCurveHasOne) {
  const PredictionSet set = made_up_predictions({.num_utterances = 400});
  ThreadPool pool(1);
  const auto intervals = bootstrap_intervals(set, {.cluster = "dialogue"}, pool);
  const auto scores = named_scores(compute_scores(set.predictions, 4));
  for (std::size_t m = 0; m < scores.size(); ++m) {
    if (scores[m].info->name == "aurc") {
      EXPECT_FALSE(intervals[m]);
    } else if (scores[m].info->name != "ece") {  // biased upwards in resamples: may lie below all
      EXPECT_LT(intervals[m]->low, *scores[m].value) << scores[m].info->name;
      EXPECT_GT(intervals[m]->high, *scores[m].value) << scores[m].info->name;
    }
  }
}

TEST(Intervals, WithoutProbabilitiesTheirMetricsHaveNone) {
  PredictionSet set = made_up_predictions({});
  for (Prediction& prediction : set.predictions) {
    prediction.probabilities.clear();
  }
  ThreadPool pool(1);
  const auto intervals = bootstrap_intervals(set, {}, pool);
  EXPECT_TRUE(intervals[kWa]);
  EXPECT_FALSE(intervals[7]) << metric_infos()[7].name;
}

TEST(Intervals, NarrowAsTheTestSetGrowsAndWidenWithTheLevel) {
  ThreadPool pool(1);
  const auto width = [&](std::size_t num_utterances, double level) {
    const PredictionSet set = made_up_predictions({.num_utterances = num_utterances});
    const auto interval =
        bootstrap_intervals(set, {.cluster = "utterance", .level = level}, pool)[kWa];
    return interval->high - interval->low;
  };
  EXPECT_NEAR(width(400, 0.95) / width(1600, 0.95), 2.0, 0.25) << "1 / sqrt(n)";
  EXPECT_LT(width(400, 0.8), width(400, 0.95));
}

TEST(Intervals, RepeatedSeedsDoNotNarrowThem) {
  const PredictionSet one = made_up_predictions({});
  PredictionSet five;
  five.classes = one.classes;
  for (int seed = 1; seed <= 5; ++seed) {
    for (Prediction prediction : one.predictions) {
      prediction.seed = seed;
      five.predictions.push_back(std::move(prediction));
    }
  }
  ThreadPool pool(1);
  const auto a = bootstrap_intervals(one, {}, pool)[kWa];
  const auto b = bootstrap_intervals(five, {}, pool)[kWa];
  EXPECT_NEAR(a->low, b->low, 1e-12) << "the same clusters are drawn";
  EXPECT_NEAR(a->high, b->high, 1e-12);
}

TEST(Intervals, UnknownClustersAndOptionsOutOfRangeAreNamed) {
  PredictionSet set = made_up_predictions({});
  ThreadPool pool(1);
  EXPECT_THROW(bootstrap_intervals(set, {.resamples = 99}, pool), Error);
  EXPECT_THROW(bootstrap_intervals(set, {.level = 1.0}, pool), Error);
  EXPECT_THROW(bootstrap_intervals(set, {.cluster = "city"}, pool), Error);
  set.predictions[3].speaker.clear();
  try {
    bootstrap_intervals(set, {}, pool);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("expected the speaker of every prediction"));
  }
}

TEST(Intervals, OneClusterGivesNone) {
  PredictionSet set = made_up_predictions({});
  for (Prediction& prediction : set.predictions) {
    prediction.speaker = "1F";
  }
  ThreadPool pool(1);
  EXPECT_FALSE(bootstrap_intervals(set, {}, pool)[kWa]);
}

// 40 dialogues of 25 turns, in each of which the system is right with the same probability, 0.3 or
// 0.7 at random: the true accuracy is 0.5, and turns of one dialogue resemble each other.
PredictionSet clustered_sample(std::uint64_t seed) {
  PredictionSet set;
  set.classes = {"wrong", "right"};
  for (std::size_t dialogue = 0; dialogue < 40; ++dialogue) {
    Rng rng(seed, dialogue);
    const double p = rng.chance(0.5) ? 0.3 : 0.7;
    for (int turn = 0; turn < 25; ++turn) {
      Prediction prediction;
      prediction.id = std::to_string(1000 * dialogue + static_cast<std::size_t>(turn));
      prediction.dialogue = std::to_string(dialogue);
      prediction.label = 1;
      prediction.predicted = rng.chance(p) ? 1 : 0;
      set.predictions.push_back(std::move(prediction));
    }
  }
  return set;
}

double coverage(const std::string& cluster, int num_samples) {
  ThreadPool pool(1);
  int num_covered = 0;
  for (int sample = 0; sample < num_samples; ++sample) {
    const auto interval = bootstrap_intervals(clustered_sample(static_cast<std::uint64_t>(sample)),
                                              {.cluster = cluster, .resamples = 300}, pool)[kWa];
    num_covered += interval->low <= 0.5 && 0.5 <= interval->high ? 1 : 0;
  }
  return static_cast<double>(num_covered) / num_samples;
}

TEST(Intervals, ByDialogueCoverTheTruthAsPromisedByUtteranceTheyDoNot) {
  // Theory: 93.7 % by dialogue (40 of them, normal quantiles); the interval by utterance is too
  // narrow by sqrt(1 + 24 * 0.16) = 2.2 and covers 63 %. 400 and 150 samples have standard errors
  // of 1.2 and 3.9 points.
  EXPECT_GT(coverage("dialogue", 400), 0.90);
  EXPECT_LT(coverage("utterance", 150), 0.75);
}

}  // namespace
}  // namespace merkit
