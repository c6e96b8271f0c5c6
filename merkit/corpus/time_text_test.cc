#include "merkit/corpus/time_text.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace merkit {
namespace {

TEST(TimeText, SecondsClockAndTimedeltaMeanTheSameTime) {
  for (const char* text : {"62.25", "00:01:02.25", "0:01:02.250000", "0 days 00:01:02.250000",
                           "0 days 0:01:02.25", " 62.25 "}) {
    EXPECT_EQ(parse_time_s(text), 62.25) << text;
  }
  EXPECT_EQ(parse_time_s("1 day 00:00:01"), 86401.0);
  EXPECT_EQ(parse_time_s("2 days 01:00:00"), 176400.0);
}

TEST(TimeText, WhatIsNoTimeIsRefused) {
  for (const char* text :
       {"", "NaT", "nan", "inf", "-1", "-0", "1.5 s", "00:61:00", "00:00:60", "00:00", "0 days",
        "-1 days +23:59:59", "x days 00:00:00", "::", "0 days 00:00:00:00", "1e999"}) {
    EXPECT_EQ(parse_time_s(text), std::nullopt) << text;
  }
}

RC_GTEST_PROP(TimeText, PandasFormReadsBackToTheMicrosecond, ()) {
  const auto microseconds = *rc::gen::inRange<std::int64_t>(0, 400'000'000'000);
  const std::int64_t seconds = microseconds / 1'000'000;
  const auto text =
      fmt::format("{} days {:02}:{:02}:{:02}.{:06}", seconds / 86400, seconds / 3600 % 24,
                  seconds / 60 % 60, seconds % 60, microseconds % 1'000'000);
  const auto parsed = parse_time_s(text);
  RC_ASSERT(parsed.has_value());
  // 1e-9 s: sums of doubles below 4e5 s round to 6e-11 s.
  RC_ASSERT(std::abs(*parsed - static_cast<double>(microseconds) * 1e-6) < 1e-9);
}

}  // namespace
}  // namespace merkit
