#include "merkit/base/error.h"

#include <gtest/gtest.h>

#include "merkit/base/utf8.h"

namespace merkit {
namespace {

TEST(ExitStatus, SeparatesUsageDataAndInputOutput) {
  EXPECT_EQ(exit_status(ErrorCode::kInvalidArgument), 2);
  EXPECT_EQ(exit_status(ErrorCode::kNotFound), 2);
  EXPECT_EQ(exit_status(ErrorCode::kCorruptData), 3);
  EXPECT_EQ(exit_status(ErrorCode::kUnsupportedVersion), 3);
  EXPECT_EQ(exit_status(ErrorCode::kIo), 4);
  EXPECT_EQ(exit_status(ErrorCode::kCancelled), 130);
}

TEST(Quote, LeavesShortPlainTextAsItIs) {
  EXPECT_EQ(quote("Ses01F_impro01"), "Ses01F_impro01");
  EXPECT_EQ(quote("naïve"), "naïve");
  EXPECT_EQ(quote(""), "");
}

TEST(Quote, KeepsTheMessageOnOneLineAndValidUtf8) {
  EXPECT_EQ(quote("a\nb\t\x01"), "a\\x0ab\\x09\\x01");
  EXPECT_EQ(quote("\xFF\xC3"), "\\xff\\xc3");
  EXPECT_TRUE(is_utf8(quote("\xFF\xFE\xE2\x82")));
}

TEST(Quote, CutsAtSixtyBytesButNeverInsideACharacter) {
  EXPECT_EQ(quote(std::string(60, 'x')), std::string(60, 'x'));
  EXPECT_EQ(quote(std::string(61, 'x')), std::string(60, 'x') + "…");
  EXPECT_EQ(quote(std::string(59, 'x') + "éé"), std::string(59, 'x') + "…");
}

}  // namespace
}  // namespace merkit
