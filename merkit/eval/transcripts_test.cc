#include "merkit/eval/transcripts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "merkit/base/json.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

Transcript transcript(const std::string& speaker, const std::string& reference,
                      const std::string& hypothesis) {
  return {
      .id = "u", .fold = "f", .speaker = speaker, .reference = reference, .hypothesis = hypothesis};
}

const std::vector<Transcript> kThree = {
    transcript("b", "yes", "yes"), transcript("a", "no way", "no"), transcript("b", "so", "no")};

TEST(Transcripts, PoolErrorsOverUtterancesAndSpeakers) {
  const TranscriptScores scores = score_transcripts(kThree);
  EXPECT_EQ(scores.num_utterances, 3U);
  EXPECT_EQ(scores.characters, (EditCounts{1, 4, 0, 11}));
  EXPECT_EQ(scores.words, (EditCounts{1, 1, 0, 4}));
  ASSERT_EQ(scores.speakers.size(), 2U);
  EXPECT_EQ(scores.speakers[0].speaker, "a");
  EXPECT_EQ(scores.speakers[1].num_utterances, 2U);
  EXPECT_EQ(scores.speakers[1].words, (EditCounts{1, 0, 0, 2}));
}

TEST(Transcripts, IntervalsLieBetweenTheBestAndTheWorstSpeaker) {
  const TranscriptScores scores = score_transcripts(kThree);
  ASSERT_TRUE(scores.character_interval);
  EXPECT_DOUBLE_EQ(scores.character_interval->low, scores.speakers[1].characters.rate());
  EXPECT_DOUBLE_EQ(scores.character_interval->high, scores.speakers[0].characters.rate());
  EXPECT_FALSE(score_transcripts(std::span(kThree).first(1)).word_interval);
}

TEST(Transcripts, ScoresAreWrittenAsTwoLines) {
  EXPECT_THAT(
      transcript_scores_text(score_transcripts(kThree)),
      HasSubstr("  WER  50.0 %   95 % interval 50.0 to 50.0, by speaker   (1 substituted, 1 "
                "deleted, 0 inserted of 4)\n"));
}

TEST(Transcripts, ScoresAreWrittenAsJson) {
  const Json json = parse_json(transcript_scores_json(score_transcripts(kThree)), "test");
  EXPECT_DOUBLE_EQ(json.at("wer").at("rate").get<double>(), 0.5);
  EXPECT_EQ(json.at("cer").at("deletions").get<int>(), 4);
  EXPECT_EQ(json.at("speakers").size(), 2U);
  EXPECT_EQ(json.at("cer").at("interval").size(), 2U);
}

RC_GTEST_PROP(Transcripts, ReadBackAsTheyWereWritten, ()) {
  const auto text = rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
  std::vector<Transcript> some;
  for (int i = 0; i < 3; ++i) {
    some.push_back({*text, *text, *rc::gen::arbitrary<int>(), *text, *text, *text});
  }
  RC_ASSERT(parse_transcripts(transcripts_jsonl(some), "test") == some);
}

TEST(Transcripts, OtherTextIsAnErrorWithItsLine) {
  const std::string good = transcripts_jsonl(std::span(kThree).first(1));
  const auto message = [](const std::string& text) {
    return testing::error_of(ErrorCode::kCorruptData, [&] { parse_transcripts(text, "t.jsonl"); });
  };
  EXPECT_THAT(message(good + "\n{\"id\": \"x\"}\n"), HasSubstr("t.jsonl:3: expected a transcript"));
  EXPECT_THAT(message("{"), HasSubstr("t.jsonl:1"));
  EXPECT_THAT(message("[1]"), HasSubstr("expected a transcript"));
  std::string too_large = good;
  too_large.replace(too_large.find("\"seed\":") + 7, 1, "244e44");
  EXPECT_THAT(message(too_large), HasSubstr("expected an integer that fits, got 2.44e+46"));
}

}  // namespace
}  // namespace merkit
