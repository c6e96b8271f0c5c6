#include "merkit/classic/hmm_trellis.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "merkit/base/rng.h"

namespace merkit {
namespace {

struct Chain {
  std::vector<double> stays;
  Matrix<double> emissions;  // log densities

  Chain(std::size_t num_frames, std::size_t num_states, Rng rng)
      : emissions(num_frames, num_states) {
    for (std::size_t s = 0; s < num_states; ++s) {
      stays.push_back(s + 1 < num_states ? rng.uniform() : 1.0);
    }
    for (double& value : emissions.values()) {
      value = 3.0 * rng.normal();
    }
  }
};

// Sum over all paths from `state` at frame `t` on, of the densities of the frames after t: what
// the backward pass computes, by enumeration.
double paths_from(const Chain& chain, std::size_t t, std::size_t state) {
  if (t + 1 == chain.emissions.rows()) {
    return 1.0;
  }
  double sum = 0.0;
  for (std::size_t next = 0; next < chain.stays.size(); ++next) {
    double transition = 0.0;
    if (next == state) {
      transition = chain.stays[state];
    } else if (next == state + 1) {
      transition = 1.0 - chain.stays[state];
    }
    sum += transition * std::exp(chain.emissions(t + 1, next)) * paths_from(chain, t + 1, next);
  }
  return sum;
}

double enumerated(const Chain& chain) {
  return std::exp(chain.emissions(0, 0)) * paths_from(chain, 0, 0);
}

RC_GTEST_PROP(HmmTrellis, ForwardAndBackwardAndEnumerationAgree, ()) {
  const auto num_frames = *rc::gen::inRange<std::size_t>(1, 8);
  const auto num_states = *rc::gen::inRange<std::size_t>(1, 5);
  const Chain chain(num_frames, num_states, Rng(*rc::gen::arbitrary<std::uint64_t>()));
  const Matrix<double> forward = hmm_forward(chain.emissions, chain.stays);
  const Matrix<double> backward = hmm_backward(chain.emissions, chain.stays);
  const double expected = std::log(enumerated(chain));
  const double tolerance = 1e-9 * (1.0 + std::abs(expected));
  RC_ASSERT(std::abs(hmm_log_likelihood(forward) - expected) < tolerance);
  RC_ASSERT(std::abs(chain.emissions(0, 0) + backward(0, 0) - expected) < tolerance);
  for (std::size_t t = 0; t < num_frames; ++t) {
    double all = -std::numeric_limits<double>::infinity();
    for (std::size_t s = 0; s < num_states; ++s) {
      RC_ASSERT(std::abs(std::exp(backward(t, s)) - paths_from(chain, t, s)) <
                1e-9 * paths_from(chain, t, s));
      all = log_add(all, forward(t, s) + backward(t, s));
    }
    RC_ASSERT(std::abs(all - expected) < tolerance);
  }
}

TEST(HmmTrellis, LongSequencesNeitherOverflowNorVanish) {
  Chain chain(5000, 4, Rng(3));
  for (double& value : chain.emissions.values()) {
    value -= 800.0;
  }
  const double log_likelihood = hmm_log_likelihood(hmm_forward(chain.emissions, chain.stays));
  EXPECT_TRUE(std::isfinite(log_likelihood));
  EXPECT_LT(log_likelihood, -3e6);
  EXPECT_NEAR(chain.emissions(0, 0) + hmm_backward(chain.emissions, chain.stays)(0, 0),
              log_likelihood, 1e-6);
}

TEST(HmmTrellis, AChainThatCannotBeIsMinusInfinityAndNotANumber) {
  Chain chain(3, 2, Rng(1));
  chain.emissions(1, 0) = -std::numeric_limits<double>::infinity();
  chain.emissions(1, 1) = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(hmm_log_likelihood(hmm_forward(chain.emissions, chain.stays)),
            -std::numeric_limits<double>::infinity());
}

TEST(HmmTrellis, WithoutFramesTheLikelihoodIsOne) {
  const std::vector<double> stays = {0.5, 1.0};
  EXPECT_EQ(hmm_log_likelihood(hmm_forward(Matrix<double>(0, 2), stays)), 0.0);
}

}  // namespace
}  // namespace merkit
