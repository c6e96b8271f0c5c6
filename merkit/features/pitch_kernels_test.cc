#include "merkit/features/pitch_kernels.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "merkit/features/frame_kernels.h"
#include "merkit/features/sample_fixture.h"

namespace merkit {
namespace {

using testing::any_samples;

std::vector<std::size_t> maxima_of(const std::vector<float>& values, float threshold) {
  std::vector<std::size_t> maxima;
  for (std::size_t i = 1; i + 1 < values.size(); ++i) {
    const float x = values[i];
    if (x > values[i - 1] && x >= values[i + 1] && x > threshold) {
      maxima.push_back(i);
    }
  }
  return maxima;
}

RC_GTEST_PROP(FindMaxima, GivesWhatAWalkOverTheValuesGives, ()) {
  const auto values = any_samples(1);
  const float threshold = *rc::gen::element(-1.0F, 0.0F, 1.0F / 32768.0F);
  std::vector<std::size_t> found = {7};
  find_maxima(values, threshold, found);
  RC_ASSERT(found == maxima_of(values, threshold));
}

RC_GTEST_PROP(HighestMaximum, IsTheLargestOfTheMaximaOrZero, ()) {
  const auto values = any_samples(1);
  float highest = 0.0F;
  for (const std::size_t i : maxima_of(values, 0.0F)) {
    highest = std::max(highest, values[i]);
  }
  RC_ASSERT(highest_maximum(values) == highest);
}

RC_GTEST_PROP(DotPair, IsTwoSumsOfProducts, ()) {
  const std::size_t size = 16 * *rc::gen::inRange<std::size_t>(1, 9);
  const auto values =
      testing::samples_of(*rc::gen::container<std::vector<int>>(size, rc::gen::inRange(-3, 4)));
  const std::vector<float> ones(size, 1.0F);
  const DotPair sums = dot_pair(values, ones, values);
  RC_ASSERT(sums.first == sum_of(values));
  RC_ASSERT(sums.second >= 0.0F);
}

}  // namespace
}  // namespace merkit
