#include "merkit/nn/exact_softmax.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <numeric>
#include <vector>

namespace merkit {
namespace {

std::vector<double> softmax_of(const std::vector<double>& logits) {
  std::vector<double> out(logits.size());
  exact_softmax<double>(logits, out);
  return out;
}

std::vector<double> any_logits() {
  std::vector<double> logits(*rc::gen::inRange<std::size_t>(1, 8));
  for (double& logit : logits) {
    logit = *rc::gen::inRange(-2000, 2000) / 100.0;
  }
  return logits;
}

TEST(ExactSoftmax, SumsToOneAndKeepsTheOrder) {
  EXPECT_TRUE(rc::check([] {
    const std::vector<double> logits = any_logits();
    const std::vector<double> p = softmax_of(logits);
    RC_ASSERT(std::abs(std::accumulate(p.begin(), p.end(), 0.0) - 1.0) < 1e-12);
    for (std::size_t i = 1; i < p.size(); ++i) {
      RC_ASSERT((logits[i] < logits[i - 1]) == (p[i] < p[i - 1]));
    }
  }));
}

TEST(ExactSoftmax, AShiftOfAllLogitsChangesNothing) {
  EXPECT_TRUE(rc::check([] {
    const std::vector<double> logits = any_logits();
    std::vector<double> shifted = logits;
    for (double& logit : shifted) {
      logit += 1024.0;  // exact
    }
    const auto p = softmax_of(logits);
    const auto q = softmax_of(shifted);
    for (std::size_t i = 0; i < p.size(); ++i) {
      RC_ASSERT(std::abs(p[i] - q[i]) < 1e-9);
    }
  }));
}

TEST(ExactSoftmax, LogitsThatExpCannotHoldDoNotOverflow) {
  std::vector<float> logits = {1000.0F, 1000.0F, -1000.0F};
  exact_softmax<float>(logits, logits);  // in place
  EXPECT_EQ(logits, (std::vector<float>{0.5F, 0.5F, 0.0F}));
}

TEST(ExactSoftmax, OfFloatsIsThatOfDoublesRounded) {
  const std::vector<float> logits = {0.3F, -1.7F, 2.9F};
  std::vector<float> said(3);
  exact_softmax<float>(logits, said);
  const auto exact = softmax_of({logits.begin(), logits.end()});
  for (std::size_t i = 0; i < said.size(); ++i) {
    EXPECT_EQ(said[i], static_cast<float>(exact[i]));
  }
}

}  // namespace
}  // namespace merkit
