#include "merkit/audio/fft.h"

#include <fftw3.h>
#include <gtest/gtest.h>

namespace merkit {
namespace {

TEST(RealFft, OfAnImpulseIsFlat) {
  const RealFft<double> fft(30);
  std::vector<double> frame(30, 0.0);
  frame[0] = 1.0;
  std::vector<double> power(fft.num_bins());
  fft.power(frame, power);
  for (const double p : power) {
    EXPECT_NEAR(p, 1.0, 1e-12);
  }
}

}  // namespace
}  // namespace merkit
