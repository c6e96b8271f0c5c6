#include "merkit/nn/lstm.h"

#include <gtest/gtest.h>

#include <cmath>

#include "merkit/base/error.h"
#include "merkit/nn/gradient_check.h"

namespace merkit {
namespace {

double gradient_error(const LstmOptions& options, const GradientCase& test) {
  return largest_gradient_error(Lstm(options), test);
}

TEST(LstmTest, GradientsAreThoseOfCentralDifferences) {
  for (const char* const gates : {"hard_sigmoid", "sigmoid"}) {
    for (const char* const direction : {"forward", "backward", "both"}) {
      for (const bool sequences : {false, true}) {
        EXPECT_LT(gradient_error(
                      {.units = 3, .sequences = sequences, .gates = gates, .direction = direction},
                      {.inputs = {{4, 2}}, .scale = 0.5}),
                  1e-6)
            << gates << " " << direction << " " << sequences;
      }
    }
  }
}

TEST(LstmTest, GradientsHoldWithMasksAndDropout) {
  for (const char* const mask : {"none", "trailing", "leading"}) {
    for (const char* const merge : {"concat", "sum"}) {
      for (const bool reversed : {false, true}) {
        EXPECT_LT(gradient_error(
                      {.units = 2,
                       .sequences = reversed,
                       .recurrent_dropout = 0.4,
                       .direction = "both",
                       .merge = merge,
                       .reverse_backward = reversed,
                       .mask = mask},
                      {.inputs = {{4, 2}}, .lengths = {{4, 0, 2}}, .training = true, .scale = 0.5}),
                  1e-6)
            << mask << " " << merge << " " << reversed;
      }
    }
  }
}

}  // namespace
}  // namespace merkit
