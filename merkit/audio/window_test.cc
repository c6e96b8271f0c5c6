#include "merkit/audio/window.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "merkit/base/error.h"

namespace merkit {
namespace {

TEST(Window, HannIsPeriodicSoThatHalfOverlapAddsToOne) {
  const std::vector<double> w = make_window("hann", 10);
  EXPECT_EQ(w[0], 0.0);
  EXPECT_NEAR(w[5], 1.0, 1e-15);
  for (std::size_t n = 0; n < 5; ++n) {
    EXPECT_NEAR(w[n] + w[n + 5], 1.0, 1e-15);
  }
}

TEST(Window, HammingAndPoveyAreSymmetric) {
  for (const char* name : {"hamming", "povey"}) {
    const std::vector<double> w = make_window(name, 401);
    for (std::size_t n = 0; n < w.size(); ++n) {
      EXPECT_NEAR(w[n], w[400 - n], 1e-13) << name << " " << n;
    }
    EXPECT_NEAR(w[200], 1.0, 1e-15) << name;
  }
}

TEST(Window, HammingDoesNotReachZeroAndPoveyDoes) {
  EXPECT_NEAR(make_window("hamming", 400).front(), 0.08, 1e-15);
  EXPECT_EQ(make_window("povey", 400).front(), 0.0);
}

TEST(Window, PoveyIsTheSymmetricHannToThePower085) {
  const double hann = 0.5 - 0.5 * std::cos(2.0 * std::acos(-1.0) * 3.0 / 24.0);
  EXPECT_NEAR(make_window("povey", 25)[3], std::pow(hann, 0.85), 1e-15);
}

TEST(Window, TukeyRisesOverAnEighthAndIsFlatBetween) {
  const std::vector<double> w = make_window("tukey", 400);
  EXPECT_EQ(w[0], 0.0);
  EXPECT_NEAR(w[25], 0.5, 1e-15);
  EXPECT_LT(w[49], 1.0);
  for (std::size_t n = 50; n <= 350; ++n) {
    EXPECT_EQ(w[n], 1.0) << n;
  }
  EXPECT_EQ(w[351], w[49]);
}

TEST(Window, OfOneSampleIsOne) {
  for (const std::string& name : window_names()) {
    EXPECT_EQ(make_window(name, 1), std::vector<double>{1.0}) << name;
  }
}

TEST(Window, UnknownNameIsAnErrorWithTheNearestOne) {
  try {
    make_window("haming", 400);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.what(), testing::HasSubstr("did you mean \"hamming\"?"));
  }
}

}  // namespace
}  // namespace merkit
