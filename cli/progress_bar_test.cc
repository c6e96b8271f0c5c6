#include "cli/progress_bar.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace merkit::cli {
namespace {

TEST(FormatDuration, ShowsHoursOnlyWhenThereAreAny) {
  EXPECT_EQ(format_duration(0.4), "00:00");
  EXPECT_EQ(format_duration(59.6), "01:00");
  EXPECT_EQ(format_duration(3599.0), "59:59");
  EXPECT_EQ(format_duration(7985.0), "2:13:05");
  EXPECT_EQ(format_duration(-3.0), "00:00");
}

TEST(FormatProgress, SaysShareRateAndTimeLeft) {
  const Progress half{.stage = "extract", .unit = "utterances", .done = 50, .total = 100};
  EXPECT_EQ(format_progress(half, 5.0), "extract  50 % 50/100 utterances, 10/s, 00:05 left");
}

TEST(FormatProgress, PromisesNothingBeforeTheFirstUnit) {
  const Progress start{.stage = "extract", .unit = "utterances", .done = 0, .total = 100};
  EXPECT_EQ(format_progress(start, 5.0), "extract   0 % 0/100 utterances");
}

TEST(FormatProgress, SaysHowLongItTookAtTheEnd) {
  const Progress end{.stage = "read", .unit = "files", .done = 120, .total = 120};
  EXPECT_EQ(format_progress(end, 60.0), "read 100 % 120/120 files, 2/s, took 01:00");
}

TEST(ProgressBar, PrintsOnePlainLineWhenAStageFinishes) {
  testing::internal::CaptureStderr();
  {
    ProgressBar bar(/*quiet=*/false, /*show_after=*/std::chrono::milliseconds(0));
    bar.update({.stage = "read", .unit = "files", .done = 1, .total = 2});
    bar.update({.stage = "read", .unit = "files", .done = 2, .total = 2});
    bar.update({.stage = "read", .unit = "files", .done = 2, .total = 2});
  }
  const std::string printed = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(printed.begin(), printed.end(), '\n'), 1) << printed;
  EXPECT_EQ(printed.find("read 100 % 2/2 files"), 0U) << printed;
}

TEST(ProgressBar, StagesThatAreOverAtOnceAreNotWorthALine) {
  testing::internal::CaptureStderr();
  {
    ProgressBar bar(/*quiet=*/false, /*show_after=*/std::chrono::hours(1));
    bar.update({.stage = "read", .unit = "files", .done = 2, .total = 2});
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(ProgressBar, QuietPrintsNothing) {
  testing::internal::CaptureStderr();
  {
    ProgressBar bar(/*quiet=*/true, /*show_after=*/std::chrono::milliseconds(0));
    bar.update({.stage = "read", .unit = "files", .done = 2, .total = 2});
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace merkit::cli
