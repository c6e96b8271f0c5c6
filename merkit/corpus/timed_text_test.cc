#include "merkit/corpus/timed_text.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "tests/error_of.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using enum TimedTextFormat;

std::vector<TimedText> parse(std::string_view text) {
  return parse_timed_text(text, guess_timed_text_format(text, "t"), "t");
}

std::string fault_of(std::string_view text) {
  return error_of(ErrorCode::kCorruptData, [&] { parse(text); });
}

TEST(TimedText, SrtCuesHaveNumbersOrNot) {
  EXPECT_THAT(
      parse("1\n00:00:01,000 --> 00:00:02,500\nHello\nthere\n\n"
            "2\n00:01:00,250 --> 01:00:00,000\n<i>Well</i>{\\an8}, 3 of them\n\n"
            "01:00:01.000 --> 01:00:02.000\nno number\n"),
      ElementsAre(TimedText{1.0, 2.5, "Hello there"}, TimedText{60.25, 3600.0, "Well, 3 of them"},
                  TimedText{3601.0, 3602.0, "no number"}));
}

TEST(TimedText, ABlankLineInTheTextOfAnSrtCueDoesNotEndIt) {
  EXPECT_THAT(
      parse("1\n00:00:01,000 --> 00:00:02,000\nfirst\n\nsecond\n\n42\nthird\n\n"
            "2\n00:00:03,000 --> 00:00:04,000\nlast\n"),
      ElementsAre(TimedText{1.0, 2.0, "first second 42 third"}, TimedText{3.0, 4.0, "last"}));
}

TEST(TimedText, WebVttHasNotesStylesNamesSettingsTagsAndEntities) {
  EXPECT_THAT(
      parse("\xEF\xBB\xBFWEBVTT - a title\r\n\r\nNOTE not\r\nthis\r\n\r\n"
            "STYLE\r\n::cue { color: red }\r\n\r\nname\r\n"
            "00:01.500 --> 00:02.000 align:start\r\n<v Ann>Fish &amp; chips &lt;3\r\n\r\n"
            "01:00:00.000 --> 01:00:01.000\r\n<00:00.500>late<c>r</c>\r\n"),
      ElementsAre(TimedText{1.5, 2.0, "Fish & chips <3"}, TimedText{3600.0, 3601.0, "later"}));
}

TEST(TimedText, CtmHasAWordALine) {
  EXPECT_THAT(parse(";; a comment\ntalk A 0.50 0.25 i 0.9\ntalk 1 1.0 0.5 am\n"),
              ElementsAre(TimedText{0.5, 0.75, "i"}, TimedText{1.0, 1.5, "am"}));
  EXPECT_THAT(fault_of("talk A 0.5 0.25 i\nother A 1.0 0.5 am\n"),
              HasSubstr("t:2: expected words of one recording, talk, got \"other A"));
  EXPECT_THAT(fault_of("talk A 0.5 0.25 i\ntalk A -1 0.5 am\n"), HasSubstr("t:2: expected"));
}

TEST(TimedText, WhisperHasMillisecondsOrSeconds) {
  EXPECT_THAT(parse(R"({"transcription": [{"timestamps": {"from": "x"},
                    "offsets": {"from": 250, "to": 1500}, "text": " Hi."}]})"),
              ElementsAre(TimedText{0.25, 1.5, "Hi."}));
  EXPECT_THAT(parse(R"({"text": "Hi.", "segments": [{"start": 0.25, "end": 1.5, "text": "Hi."}]})"),
              ElementsAre(TimedText{0.25, 1.5, "Hi."}));
  EXPECT_THAT(fault_of(R"({"transcription": [{"text": "Hi."}]})"),
              HasSubstr("t: transcription[0]: expected a number \"start\""));
  EXPECT_THAT(fault_of(R"({"words": []})"), HasSubstr("expected a list \"transcription\""));
  EXPECT_THAT(fault_of(R"({"segments": [{"start": 2, "end": 1, "text": "x"}]})"),
              HasSubstr("expected a beginning before the end"));
}

TEST(TimedText, EntriesComeInOrderAndEmptyOnesNot) {
  EXPECT_THAT(parse("00:00:05,000 --> 00:00:06,000\nb\n\n00:00:01,000 --> 00:00:02,000\na\n\n"
                    "00:00:03,000 --> 00:00:04,000\n<i></i>\n"),
              ElementsAre(TimedText{1.0, 2.0, "a"}, TimedText{5.0, 6.0, "b"}));
}

TEST(TimedText, OtherFilesAreNamedWithTheLine) {
  EXPECT_THAT(fault_of(""), HasSubstr("t: expected a transcript with times (SRT, WebVTT, CTM"));
  EXPECT_THAT(fault_of("RIFF\x10WAVE"), HasSubstr("got \"RIFF\\x10WAVE\""));
  EXPECT_THAT(fault_of("What I said.\nAnd more.\nAnd more.\n"), HasSubstr("got \"What I said.\""));
  EXPECT_THAT(fault_of("1\n00:00:02,000 --> 00:00:01,000\nx\n"),
              HasSubstr("t:2: expected \"START --> END\" with START <= END, got \"00:00:02"));
  EXPECT_THAT(fault_of("WEBVTT\n\n00:61.000 --> 01:00.000\nx\n"), HasSubstr("t:3: expected"));
  EXPECT_THAT(fault_of("x\n00:00:01,000 --> 00:00:02,000\n"), HasSubstr("t:1: expected a number"));
  EXPECT_THAT(fault_of("{\"transcription\""), HasSubstr("t"));
}

TEST(TimedText, LatinOneBecomesUtf8) {
  EXPECT_THAT(parse("00:00:01,000 --> 00:00:02,000\ncaf\xE9\n"),
              ElementsAre(TimedText{1.0, 2.0, "caf\xC3\xA9"}));
}

TEST(TimedText, AFileIsReadByItsLooks) {
  const testing::TemporaryFolder folder;
  write_file(folder / "x.txt", "WEBVTT\n\n00:01.000 --> 00:02.000\nx\n");
  EXPECT_EQ(read_timed_text(folder / "x.txt").size(), 1);
  EXPECT_THAT(error_of(ErrorCode::kIo, [&] { read_timed_text(folder / "none"); }),
              HasSubstr("none"));
}

TEST(TimedText, AWindowHoldsWhatLiesMostlyInIt) {
  const std::vector<TimedText> words = {{0.0, 1.0, "a"}, {1.0, 2.0, "b"}, {1.5, 20.0, "long"}};
  EXPECT_EQ(text_around(words, 0.4, 1.4), "a");
  EXPECT_EQ(text_around(words, 0.5, 1.5), "a b");
  EXPECT_EQ(text_around(words, 5.0, 9.0), "long");
  EXPECT_EQ(text_around(words, 30.0, 31.0), "");
}

RC_GTEST_PROP(TimedText, EachEntryIsInOnePartOfADivision, ()) {
  std::vector<TimedText> words;
  double at = 0.0;
  for (int i = 0; i < *rc::gen::inRange(0, 20); ++i) {
    const double length = 0.1 * *rc::gen::inRange(0, 30);
    words.push_back({at, at + length, std::to_string(i)});
    at += 0.1 * *rc::gen::inRange(0, 20);
  }
  std::size_t num_words = 0;
  for (double start = 0.0; start < 60.0; start += 1.7) {
    const std::string part = text_centred_in(words, start, start + 1.7);
    num_words +=
        part.empty() ? 0 : 1 + static_cast<std::size_t>(std::count(part.begin(), part.end(), ' '));
  }
  RC_ASSERT(num_words == words.size());
}

RC_GTEST_PROP(TimedText, WhatIsWrittenAsSrtIsReadBack, ()) {
  std::vector<TimedText> cues;
  std::string text;
  int start_ms = 0;
  for (int i = 0; i < *rc::gen::inRange(1, 10); ++i) {
    start_ms += *rc::gen::inRange(1, 4'000'000);
    const int end_ms = start_ms + *rc::gen::inRange(0, 10'000);
    cues.push_back({start_ms / 1000.0, end_ms / 1000.0, "word" + std::to_string(i)});
    const auto stamp = [](int ms) {
      return fmt::format("{:02}:{:02}:{:02},{:03}", ms / 3'600'000, ms / 60'000 % 60,
                         ms / 1000 % 60, ms % 1000);
    };
    text += fmt::format("{}\n{} --> {}\n{}\n\n", i + 1, stamp(start_ms), stamp(end_ms),
                        cues.back().text);
  }
  const auto read = parse(text);
  RC_ASSERT(read.size() == cues.size());
  for (std::size_t i = 0; i < cues.size(); ++i) {
    RC_ASSERT(std::abs(read[i].start_s - cues[i].start_s) < 1e-9);
    RC_ASSERT(std::abs(read[i].end_s - cues[i].end_s) < 1e-9);
    RC_ASSERT(read[i].text == cues[i].text);
  }
}

}  // namespace
}  // namespace merkit
