#include "merkit/infer/stay_viterbi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/error_of.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using Path = std::vector<std::size_t>;
using Steps = std::vector<std::vector<float>>;

Path smooth(const Steps& steps, const StayViterbiOptions& options) {
  StayViterbi viterbi(options);
  Path path;
  for (const auto& probabilities : steps) {
    viterbi.add(probabilities, path);
  }
  viterbi.finish(path);
  return path;
}

double score(const Path& path, const Steps& steps, const StayViterbiOptions& o) {
  double sum = 0.0;
  for (std::size_t t = 0; t < path.size(); ++t) {
    sum += std::log(std::max(1e-6, static_cast<double>(steps[t][path[t]])));
    if (t > 0) {
      const double change = (1.0 - o.stay_probability) /
                            static_cast<double>(std::max<std::size_t>(1, o.num_classes - 1));
      sum += std::log(path[t] == path[t - 1] ? o.stay_probability : change);
    }
  }
  return sum;
}

// The best score of all num_classes^n paths.
double best_of_all(const Steps& steps, const StayViterbiOptions& o) {
  double best = -1e300;
  Path path(steps.size(), 0);
  while (true) {
    best = std::max(best, score(path, steps, o));
    std::size_t t = 0;
    while (t < path.size() && ++path[t] == o.num_classes) {
      path[t++] = 0;
    }
    if (t == path.size()) {
      return best;
    }
  }
}

Steps any_steps(std::size_t num_classes, std::size_t most) {
  const auto count = *rc::gen::inRange<std::size_t>(1, most + 1);
  Steps steps;
  for (std::size_t t = 0; t < count; ++t) {
    std::vector<float> row;
    float sum = 0.0F;
    for (std::size_t c = 0; c < num_classes; ++c) {
      row.push_back(static_cast<float>(*rc::gen::inRange(0, 100)) + 0.001F);
      sum += row.back();
    }
    for (float& p : row) {
      p /= sum;
    }
    steps.push_back(row);
  }
  return steps;
}

RC_GTEST_PROP(StayViterbi, NoPathIsBetterThanTheOneFound, ()) {
  StayViterbiOptions options;
  options.num_classes = *rc::gen::inRange<std::size_t>(1, 5);
  options.stay_probability = 0.01 * *rc::gen::inRange(1, 100);
  const Steps steps = any_steps(options.num_classes, 6);
  const Path path = smooth(steps, options);
  RC_ASSERT(path.size() == steps.size());
  RC_ASSERT(std::abs(score(path, steps, options) - best_of_all(steps, options)) < 1e-6);
}

RC_GTEST_PROP(StayViterbi, ALagAsLongAsThePathChangesNothing, ()) {
  StayViterbiOptions options{.num_classes = 3, .stay_probability = 0.8};
  const Steps steps = any_steps(3, 30);
  const Path expected = smooth(steps, options);
  options.max_lag = steps.size();
  RC_ASSERT(smooth(steps, options) == expected);
}

RC_GTEST_PROP(StayViterbi, NoStepWaitsLongerThanTheLag, ()) {
  const auto lag = *rc::gen::inRange<std::size_t>(1, 6);
  StayViterbi viterbi({.num_classes = 3, .stay_probability = 0.99, .max_lag = lag});
  Path path;
  std::size_t num_added = 0;
  for (const auto& probabilities : any_steps(3, 40)) {
    viterbi.add(probabilities, path);
    ++num_added;
    RC_ASSERT(path.size() + lag >= num_added);
    RC_ASSERT(path.size() <= num_added);
  }
  viterbi.finish(path);
  RC_ASSERT(path.size() == num_added);
}

TEST(StayViterbi, OneDoubtfulStepDoesNotChangeTheClass) {
  const Steps steps = {{0.9F, 0.1F}, {0.9F, 0.1F}, {0.4F, 0.6F}, {0.9F, 0.1F}};
  EXPECT_THAT(smooth(steps, {.num_classes = 2, .stay_probability = 0.9}), ElementsAre(0, 0, 0, 0));
  EXPECT_THAT(smooth(steps, {.num_classes = 2, .stay_probability = 0.5}), ElementsAre(0, 0, 1, 0));
}

TEST(StayViterbi, ThreeSureStepsDo) {
  const Steps steps = {{0.9F, 0.1F}, {0.9F, 0.1F}, {0.1F, 0.9F}, {0.1F, 0.9F}, {0.1F, 0.9F}};
  EXPECT_THAT(smooth(steps, {.num_classes = 2, .stay_probability = 0.9}),
              ElementsAre(0, 0, 1, 1, 1));
}

TEST(StayViterbi, AfterTheEndItBeginsAnew) {
  StayViterbi viterbi({.num_classes = 2, .stay_probability = 0.99});
  Path path;
  viterbi.add(std::vector<float>{0.9F, 0.1F}, path);
  viterbi.finish(path);
  viterbi.add(std::vector<float>{0.4F, 0.6F}, path);
  viterbi.finish(path);
  EXPECT_THAT(path, ElementsAre(0, 1));
  viterbi.finish(path);
  EXPECT_EQ(path.size(), 2);
}

TEST(StayViterbi, AHundredThousandStepsDoNotDrift) {
  StayViterbi viterbi({.num_classes = 2, .stay_probability = 0.9, .max_lag = 8});
  Path path;
  const std::vector<float> first = {0.7F, 0.3F};
  for (int i = 0; i < 100000; ++i) {
    viterbi.add(first, path);
  }
  viterbi.finish(path);
  EXPECT_EQ(static_cast<std::size_t>(std::count(path.begin(), path.end(), 0U)), path.size());
}

TEST(StayViterbi, RefusesCertainties) {
  for (const double stay : {0.0, 1.0, -0.1}) {
    EXPECT_THAT(error_of(ErrorCode::kInvalidArgument,
                         [&] { StayViterbi viterbi({.stay_probability = stay}); }),
                HasSubstr("expected stay_probability above 0 and below 1, got"));
  }
  EXPECT_THAT(error_of([] { StayViterbi viterbi({.num_classes = 0}); }),
              HasSubstr("expected at least one class"));
}

}  // namespace
}  // namespace merkit
