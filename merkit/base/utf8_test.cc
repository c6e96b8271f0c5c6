#include "merkit/base/utf8.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace merkit {
namespace {

TEST(Utf8, AcceptsTheFirstAndLastCharacterOfEachLength) {
  for (const char* text :
       {"\x01", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_utf8(text));
    EXPECT_EQ(utf8_sequence_length(text, 0), std::string(text).size());
  }
}

TEST(Utf8, RejectsOverlongFormsSurrogatesStrayAndMissingContinuations) {
  for (const char* text :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC2", "\xE2\x82", "\xF0\x9F\x98", "\xFF"}) {
    EXPECT_FALSE(is_utf8(text)) << text;
    EXPECT_EQ(utf8_sequence_length(text, 0), 0U);
  }
}

TEST(Utf8, NothingStartsBehindTheEnd) { EXPECT_EQ(utf8_sequence_length("a", 1), 0U); }

TEST(Utf8OrLatin1, KeepsUtf8AndReadsOtherBytesAsLatin1) {
  EXPECT_EQ(utf8_or_latin1("caf\xC3\xA9"), "café");
  EXPECT_EQ(utf8_or_latin1("caf\xE9"), "café");
}

RC_GTEST_PROP(Utf8OrLatin1, ResultIsAlwaysUtf8, (const std::string& bytes)) {
  RC_ASSERT(is_utf8(utf8_or_latin1(bytes)));
}

}  // namespace
}  // namespace merkit
