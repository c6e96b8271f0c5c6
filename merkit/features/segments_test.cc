#include "merkit/features/segments.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "merkit/base/error.h"

namespace merkit {
namespace {

TEST(StackFrames, LaysNeighbouringFramesEndToEnd) {
  const Matrix<double> frames(4, 2, {0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5});
  const std::array<std::size_t, 2> firsts{2, 0};
  EXPECT_EQ(stack_frames(frames, firsts, 2),
            Matrix<double>(2, 4, {2.0, 2.5, 3.0, 3.5, 0.0, 0.5, 1.0, 1.5}));
}

TEST(StackFrames, RejectsASegmentBeyondTheEnd) {
  const Matrix<double> frames(4, 2);
  const std::array<std::size_t, 1> firsts{3};
  try {
    stack_frames(frames, firsts, 2);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "segments: expected 2 frames from frame 3 on, got 4 frames in all");
  }
}

TEST(SegmentMeans, AreOfEachRunOfFrames) {
  const std::vector<double> values{1.0, 2.0, 3.0, 10.0};
  EXPECT_EQ(segment_means(values, 3), (std::vector<double>{2.0, 5.0}));
  EXPECT_TRUE(segment_means(values, 5).empty());
}

RC_GTEST_PROP(TopFraction, KeepsTheHighestAndNoMoreThanAsked, ()) {
  const auto numbers = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-9, 10));
  const std::vector<double> values(numbers.begin(), numbers.end());
  const double fraction = *rc::gen::inRange(1, 101) / 100.0;
  const auto kept = top_fraction(values, fraction);
  const double exact = fraction * static_cast<double>(values.size());
  RC_ASSERT(static_cast<double>(kept.size()) >= exact - 1e-6);
  RC_ASSERT(static_cast<double>(kept.size()) < exact + 1.0);
  RC_ASSERT(std::ranges::is_sorted(kept));
  RC_ASSERT(std::ranges::adjacent_find(kept) == kept.end());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::ranges::binary_search(kept, i)) {
      RC_ASSERT(std::ranges::all_of(kept, [&](std::size_t k) {
        return values[k] > values[i] || (values[k] == values[i] && k < i);
      }));
    }
  }
}

TEST(TopFraction, RejectsFractionsOutsideZeroToOne) {
  const std::vector<double> values{1.0};
  for (const double fraction : {0.0, -0.5, 1.5}) {
    EXPECT_THROW(top_fraction(values, fraction), Error) << fraction;
  }
}

}  // namespace
}  // namespace merkit
