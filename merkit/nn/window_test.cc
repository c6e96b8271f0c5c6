#include "merkit/nn/window.h"

#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/nn/shape.h"

namespace merkit {
namespace {

TEST(WindowTest, SameCoversEveryPlaceAndPadsTheSmallerHalfBefore) {
  const WindowAxis axis{.size = 3, .stride = 2, .same = true};
  EXPECT_EQ(axis.count(200), 100U);
  EXPECT_EQ(axis.padding_before(200), 0U);  // one in all, and it lies after
  EXPECT_EQ(axis.count(189), 95U);
  EXPECT_EQ(axis.padding_before(189), 1U);  // two in all
  EXPECT_EQ((WindowAxis{.size = 4, .same = true}).padding_before(10), 1U);
  EXPECT_EQ((WindowAxis{.size = 2, .stride = 5, .same = true}).padding_before(9), 0U);
}

TEST(WindowTest, CentredPadsTheSameBeforeAnyLength) {
  const WindowAxis axis = window_axis(
      {.size_option = "width", .size = 11, .stride_option = "stride", .stride = 2}, "centred");
  for (std::size_t length = 1; length < 40; ++length) {
    EXPECT_EQ(axis.count(length), (length + 1) / 2);
    EXPECT_EQ(axis.padding_before(length), 5U) << length;
  }
}

TEST(WindowTest, ValidTakesWholeWindowsOnly) {
  const WindowAxis axis{.size = 3, .stride = 2};
  EXPECT_EQ(axis.count(2), 0U);
  EXPECT_EQ(axis.count(3), 1U);
  EXPECT_EQ(axis.count(6), 2U);
  EXPECT_EQ(axis.padding_before(6), 0U);
}

TEST(WindowTest, NoWindowIsAnError) {
  EXPECT_EQ(num_windows({.size = 3}, kAnyLength), kAnyLength);
  try {
    num_windows({.size = 3}, 2);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "expected at least 3 places for a window, got 2");
  }
}

TEST(WindowTest, UnknownPaddingIsRefused) {
  try {
    window_axis({.size_option = "width", .stride_option = "stride"}, "full");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "padding: expected same, valid or centred, got \"full\"");
  }
}

}  // namespace
}  // namespace merkit
