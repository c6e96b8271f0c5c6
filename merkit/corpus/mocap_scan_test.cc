#include "merkit/corpus/mocap_scan.h"

#include <gtest/gtest.h>

#include <string>

#include "merkit/corpus/release_fixture.h"

namespace merkit {
namespace {

constexpr std::string_view kHeadings = "Frame# Time pitch roll\nX Y\n";

MocapScan scan(std::string_view rows) {
  return scan_mocap(std::string(kHeadings) + std::string(rows), 2);
}

TEST(MocapScan, CountsFramesAndValuesButNotTheirNumberAndTime) {
  const MocapScan result = scan_mocap(testing::mocap_text(165, 7), 165);
  EXPECT_EQ(result.num_frames, 7U);
  EXPECT_EQ(result.num_values, 7U * 165U);
  EXPECT_EQ(result.num_nan, 0U);
  EXPECT_EQ(result.num_malformed, 0U);
}

TEST(MocapScan, CountsLostMarkersAndNamesTheFirstLine) {
  const MocapScan result = scan("1 0.00834 1.5 -2.5\n2 0.01668 NaN NaN\n3 0.02502 nan 1.00000\n");
  EXPECT_EQ(result.num_nan, 3U);
  EXPECT_EQ(result.first_nan_line, 4U);
  EXPECT_EQ(result.num_values, 6U);
  EXPECT_EQ(result.num_malformed, 0U);
}

TEST(MocapScan, FramesWithAnotherNumberOfFieldsOrOtherWordsAreMalformed) {
  for (const char* row : {"2 0.01 1", "2 0.01 1 2 3", "2", "2 0.01 1 x", "2 NaN 1 2"}) {
    const MocapScan result = scan("1 0.00834 1.5 -2.5\n" + std::string(row) + "\n");
    EXPECT_EQ(result.num_malformed, 1U) << row;
    EXPECT_EQ(result.first_malformed_line, 4U) << row;
    EXPECT_EQ(result.num_frames, 2U) << row;
    EXPECT_EQ(result.num_values, 2U) << row;
  }
}

TEST(MocapScan, OddBlanksCarriageReturnsAndExponentsAreRead) {
  const MocapScan result = scan("1 0.1  1.5 2\r\n\r\n 2\t0.2 1e3 -2.5E-1 \r\n3 0.3 +1 2\r\n");
  EXPECT_EQ(result.num_malformed, 1U);  // "+1" is no number of the format
  EXPECT_EQ(result.num_frames, 3U);
  EXPECT_EQ(result.num_values, 4U);
}

TEST(MocapScan, HeadingsAloneHaveNoFrames) {
  EXPECT_EQ(scan("").num_frames, 0U);
  EXPECT_EQ(scan_mocap("", 2).num_frames, 0U);
}

}  // namespace
}  // namespace merkit
