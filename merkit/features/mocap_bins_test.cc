#include "merkit/features/mocap_bins.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

// What the documentation of numpy.array_split says, taken literally.
std::vector<std::size_t> array_split_sizes(std::size_t num_rows, std::size_t num_parts) {
  std::vector<std::size_t> sizes(num_rows % num_parts, num_rows / num_parts + 1);
  sizes.resize(num_parts, num_rows / num_parts);
  return sizes;
}

RC_GTEST_PROP(PartBegin, SplitsAsNumpyDoes, ()) {
  const auto num_rows = *rc::gen::inRange<std::size_t>(0, 3000);
  const auto num_parts = *rc::gen::inRange<std::size_t>(1, 400);
  std::size_t begin = 0;
  for (std::size_t part = 0; part < num_parts; ++part) {
    RC_ASSERT(part_begin(num_rows, num_parts, part) == begin);
    begin += array_split_sizes(num_rows, num_parts)[part];
  }
  RC_ASSERT(part_begin(num_rows, num_parts, num_parts) == num_rows);
}

// Rows "frame time value value", from a table of values; NaN becomes "NaN".
std::string file_of(const Matrix<double>& values) {
  std::string text = "Frame# Time A B\nX01 Y01\n";
  for (std::size_t r = 0; r < values.rows(); ++r) {
    text += std::to_string(r + 1) + " " + std::to_string(0.01 * static_cast<double>(r + 1));
    for (const double value : values.row(r)) {
      text += " " + (std::isnan(value) ? std::string("NaN") : std::to_string(value));
    }
    text += "\n";
  }
  return text;
}

MocapBinning binning(std::size_t num_parts, LostMarkers lost_markers = LostMarkers::kAreLeftOut) {
  return {num_parts, 2, lost_markers};
}

RC_GTEST_PROP(BinMocapText, PartsAreMeansOfTheirRows, ()) {
  const auto num_rows = *rc::gen::inRange<std::size_t>(0, 100);
  const auto num_parts = *rc::gen::inRange<std::size_t>(1, 40);
  Matrix<double> values(num_rows, 2);
  for (double& x : values.values()) {
    x = *rc::gen::inRange(-100000, 100000) / 8.0;
  }
  const Matrix<double> means = bin_mocap_text(file_of(values), "a", {}, binning(num_parts));
  RC_ASSERT(means.rows() == num_parts);
  const std::vector<std::size_t> sizes = array_split_sizes(num_rows, num_parts);
  std::size_t row = 0;
  for (std::size_t part = 0; part < num_parts; ++part) {
    double sum = 0.0;
    for (std::size_t i = 0; i < sizes[part]; ++i) {
      sum += values(row++, 1);
    }
    const bool is_mean = sizes[part] == 0
                             ? std::isnan(means(part, 1))
                             : means(part, 1) == sum / static_cast<double>(sizes[part]);
    RC_ASSERT(is_mean);
  }
}

TEST(BinMocapText, LostMarkersSpoilTheMeanOrAreLeftOut) {
  const double nan = std::nan("");
  const std::string text = file_of(Matrix<double>(4, 2, {1.0, 5.0, 3.0, nan, nan, nan, nan, 7.0}));
  const Matrix<double> left_out = bin_mocap_text(text, "a", {}, binning(2));
  EXPECT_EQ(left_out(0, 0), 2.0);
  EXPECT_EQ(left_out(0, 1), 5.0);
  EXPECT_TRUE(std::isnan(left_out(1, 0)));
  EXPECT_EQ(left_out(1, 1), 7.0);
  const Matrix<double> spoilt =
      bin_mocap_text(text, "a", {}, binning(2, LostMarkers::kSpoilTheMean));
  EXPECT_EQ(spoilt(0, 0), 2.0);
  EXPECT_TRUE(std::isnan(spoilt(0, 1)));
  EXPECT_TRUE(std::isnan(spoilt(1, 1)));
}

TEST(BinMocapText, AWindowTakesOnlyItsRows) {
  const std::string text = file_of(Matrix<double>(4, 2, {1, 0, 2, 0, 3, 0, 4, 0}));
  const Matrix<double> means = bin_mocap_text(text, "a", MocapWindow{0.01, 0.04}, binning(1));
  EXPECT_EQ(means(0, 0), 2.5);
}

TEST(BinMocapText, RowsOutsideTheWindowMayBeDamaged) {
  const std::string text = "1 0.01 1 2\n2 0.02 rubbish\n";
  EXPECT_EQ(bin_mocap_text(text, "a", MocapWindow{0.0, 0.015}, binning(1))(0, 1), 2.0);
  EXPECT_THROW(bin_mocap_text(text, "a", {}, binning(1)), Error);
}

TEST(BinMocapFile, EqualsTheTextAndNamesTheFile) {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "mocap.txt";
  const std::string text = file_of(Matrix<double>(3, 2, {1, 2, 3, 4, 5, 6}));
  write_file(path, text);
  EXPECT_EQ(bin_mocap_file(path, {}, binning(3)), bin_mocap_text(text, "a", {}, binning(3)));
  write_file(path, text + "4 0.04 1\n");
  try {
    bin_mocap_file(path, {}, binning(3));
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::StartsWith(path.string() + ":6: "));
  }
  EXPECT_THROW(bin_mocap_file(folder.path() / "none.txt", {}, binning(3)), Error);
}

}  // namespace
}  // namespace merkit
