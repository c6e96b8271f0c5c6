#include "merkit/nn/gru.h"

#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/nn/gradient_check.h"

namespace merkit {
namespace {

double gradient_error(const GruOptions& options, const GradientCase& test) {
  return largest_gradient_error(Gru(options), test);
}

TEST(GruTest, GradientsAreThoseOfCentralDifferences) {
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

TEST(GruTest, GradientsHoldWithMasksDropoutAndWithoutBias) {
  EXPECT_LT(gradient_error({.units = 3, .use_bias = false, .recurrent_dropout = 0.4},
                           {.inputs = {{4, 2}}, .training = true, .scale = 0.5}),
            1e-6);
  EXPECT_LT(gradient_error({.units = 2, .direction = "both", .merge = "sum", .mask = "leading"},
                           {.inputs = {{4, 2}}, .lengths = {{4, 0, 2}}, .scale = 0.5}),
            1e-6);
}

}  // namespace
}  // namespace merkit
