#include "merkit/nn/latent_labels.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "merkit/base/error.h"
#include "merkit/nn/label_paths.h"

namespace merkit {
namespace {

using testing::ShortSequence;

LatentTransitions any_transitions() {
  LatentTransitions transitions;
  for (auto& row : transitions.p) {
    row[0] = 0.01 * *rc::gen::inRange(1, 100);
    row[1] = 1.0 - row[0];
  }
  return transitions;
}

// Two labels: 0 for none, 1 for the emotion.
ShortSequence any_chain() {
  return testing::short_sequence(*rc::gen::inRange<std::size_t>(1, 9), 2,
                                 *rc::gen::inRange<std::uint64_t>(0, 1000000));
}

LatentPosteriors posteriors_of(const ShortSequence& chain, const LatentTransitions& transitions) {
  std::vector<double> log_null;
  std::vector<double> log_emotion;
  for (std::size_t t = 0; t < chain.frames; ++t) {
    log_null.push_back(testing::log_share(chain, t, 0));
    log_emotion.push_back(testing::log_share(chain, t, 1));
  }
  return latent_posteriors(log_null, log_emotion, transitions);
}

// The same by summing over all paths.
LatentPosteriors enumerated(const ShortSequence& chain, const LatentTransitions& transitions) {
  LatentPosteriors sums;
  double p = 0.0;
  sums.emotion.assign(chain.frames, 0.0);
  testing::for_each_path(chain, [&](const std::vector<std::size_t>& path, double log_p) {
    double weight = std::count(path.begin(), path.end(), 1U) > 0 ? std::exp(log_p) : 0.0;
    for (std::size_t t = 1; t < path.size(); ++t) {
      weight *= transitions.p[path[t - 1]][path[t]];
    }
    p += weight;
    for (std::size_t t = 0; t < path.size(); ++t) {
      sums.emotion[t] += path[t] == 1 ? weight : 0.0;
      if (t > 0) {
        sums.counts.pairs[path[t - 1]][path[t]] += weight;
      }
    }
  });
  sums.log_p = std::log(p);
  for (double& share : sums.emotion) {
    share /= p;
  }
  for (auto& row : sums.counts.pairs) {
    row = {row[0] / p, row[1] / p};
  }
  return sums;
}

RC_GTEST_PROP(LatentLabels, PosteriorsPairsAndLikelihoodAreSumsOverAllPaths, ()) {
  const ShortSequence chain = any_chain();
  const LatentTransitions transitions = any_transitions();
  const LatentPosteriors got = posteriors_of(chain, transitions);
  const LatentPosteriors expected = enumerated(chain, transitions);
  RC_ASSERT(std::abs(got.log_p - expected.log_p) < 1e-10);
  for (std::size_t t = 0; t < chain.frames; ++t) {
    RC_ASSERT(std::abs(got.emotion[t] - expected.emotion[t]) < 1e-10);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    RC_ASSERT(std::abs(got.counts.pairs[i / 2][i % 2] - expected.counts.pairs[i / 2][i % 2]) <
              1e-10);
  }
}

RC_GTEST_PROP(LatentLabels, GradientIsThatOfCentralDifferences, ()) {
  ShortSequence sequence = testing::short_sequence(*rc::gen::inRange<std::size_t>(1, 8), 4,
                                                   *rc::gen::inRange<std::uint64_t>(0, 1000000));
  const auto label = *rc::gen::inRange<std::size_t>(0, 3);
  const LatentTransitions transitions = any_transitions();
  const auto loss = [&](std::span<double> gradient) {
    return latent_loss<double>({sequence.logits, sequence.frames, sequence.labels}, label,
                               transitions, gradient);
  };
  std::vector<double> gradient(sequence.logits.size());
  loss(gradient);
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    constexpr double kStep = 1e-5;
    const double logit = sequence.logits[i];
    sequence.logits[i] = logit + kStep;
    const double above = loss({});
    sequence.logits[i] = logit - kStep;
    const double numeric = (above - loss({})) / (2.0 * kStep);
    sequence.logits[i] = logit;
    RC_ASSERT(std::abs(gradient[i] - numeric) <=
              1e-6 * std::max(1e-3, std::abs(gradient[i]) + std::abs(numeric)));
  }
}

// Expectation-maximisation: new transitions make the chains no less probable. The counts are
// smoothed, so the likelihood of the chains and of one more pair of every kind is what rises.
RC_GTEST_PROP(LatentLabels, ReestimatedTransitionsNeverLowerTheLikelihood, ()) {
  std::vector<ShortSequence> chains;
  for (int i = 0; i < 4; ++i) {
    chains.push_back(any_chain());
  }
  const auto log_p_of = [&](const LatentTransitions& transitions) {
    double log_p = 0.0;
    for (const auto& row : transitions.p) {
      log_p += std::log(row[0]) + std::log(row[1]);
    }
    for (const ShortSequence& chain : chains) {
      log_p += posteriors_of(chain, transitions).log_p;
    }
    return log_p;
  };
  LatentTransitions transitions = any_transitions();
  double before = log_p_of(transitions);
  for (int round = 0; round < 5; ++round) {
    LatentCounts counts;
    for (const ShortSequence& chain : chains) {
      counts.add(posteriors_of(chain, transitions).counts);
    }
    transitions = counts.transitions();
    const double now = log_p_of(transitions);
    RC_ASSERT(now >= before - 1e-9);
    before = now;
  }
}

TEST(LatentLabels, OneFrameCarriesTheEmotion) {
  const std::vector<float> logits = {0.0F, 0.0F, 50.0F};
  std::vector<float> gradient(3);
  LatentCounts counts;
  const double loss = latent_loss<float>({logits, 1, 3}, 1, {}, gradient, &counts);
  EXPECT_NEAR(loss, 50.0, 1e-6);
  EXPECT_NEAR(gradient[1], -1.0F, 1e-6F);
  EXPECT_EQ(counts.pairs[0][0] + counts.pairs[0][1] + counts.pairs[1][0] + counts.pairs[1][1], 0.0);
}

TEST(LatentLabels, LongChainsDoNotUnderflowAndCountOnePairATransition) {
  constexpr std::size_t kFrames = 5000;
  const std::vector<float> logits(kFrames * 5, -3.0F);
  std::vector<float> gradient(logits.size());
  LatentCounts counts;
  const double loss = latent_loss<float>({logits, kFrames, 5}, 2, {}, gradient, &counts);
  // All 2^5000 paths but one, each of 0.2^5000 0.5^4999.
  EXPECT_NEAR(loss, kFrames * std::log(5.0) - std::log(2.0), 1e-6);
  EXPECT_NEAR(counts.pairs[0][0] + counts.pairs[0][1] + counts.pairs[1][0] + counts.pairs[1][1],
              kFrames - 1.0, 1e-4);
  EXPECT_NEAR(gradient[5 * 2500 + 2], 0.2F - 0.5F, 1e-6F);
}

TEST(LatentLabels, NoFramesAndNoNumbersHaveNoPosteriors) {
  EXPECT_TRUE(std::isinf(latent_loss<float>({{}, 0, 3}, 0, {})));
  const std::vector<float> logits = {0.0F, std::numeric_limits<float>::quiet_NaN(), 0.0F};
  std::vector<float> gradient(3);
  EXPECT_TRUE(std::isnan(latent_loss<float>({logits, 1, 3}, 0, {}, gradient)));
  EXPECT_TRUE(std::isnan(gradient[0]));
}

TEST(LatentLabels, NamesWhatDoesNotFit) {
  const std::vector<float> logits(6);
  try {
    latent_loss<float>({logits, 2, 3}, 2, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "latent labels: expected an emotion below 2, got 2");
  }
  EXPECT_THROW(latent_loss<float>({logits, 3, 3}, 0, {}), Error);
  EXPECT_THROW(latent_posteriors(std::vector<double>{0.0}, {}, {}), Error);
}

}  // namespace
}  // namespace merkit
