#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/corpus/manifest.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

KaldiTexts two_segments() {
  KaldiTexts texts;
  texts.wav_scp = "rec1 wav/one file.wav\nrec2 /abs/two.wav\n";
  texts.segments = "u2 rec2 0.5 -1\nu1 rec1 1.25 2.5\n";
  texts.text = "u1 hello  there\nu2\n";
  texts.utt2spk = "u1 alice\nu2 bob\n";
  texts.utt2emo = "u1 Joy\n";
  texts.spk2gender = "alice f\n";
  return texts;
}

std::string error_of(const KaldiTexts& texts) {
  return testing::error_of(ErrorCode::kCorruptData, [&] { parse_kaldi(texts, "k"); });
}

TEST(Kaldi, SegmentsCutRecordings) {
  const Corpus corpus = parse_kaldi(two_segments(), "/k");
  ASSERT_EQ(corpus.utterances.size(), 2U);
  const Utterance& first = corpus.utterances[0];
  EXPECT_EQ(first.id, "u1");
  EXPECT_EQ(first.sentence_audio.path, "/k/wav/one file.wav");
  EXPECT_EQ(first.sentence_audio.start_s, 1.25);
  EXPECT_EQ(first.sentence_audio.end_s, 2.5);
  EXPECT_EQ(first.text, "hello  there");
  EXPECT_EQ(first.speaker, "alice");
  EXPECT_EQ(first.gender, "F");
  EXPECT_EQ(first.emotion, Emotion::kHappiness);
}

TEST(Kaldi, EndOfMinusOneReachesToTheEndOfTheRecording) {
  const Utterance second = parse_kaldi(two_segments(), "/k").utterances[1];
  EXPECT_EQ(second.sentence_audio.path, "/abs/two.wav");
  EXPECT_EQ(second.sentence_audio.end_s, std::nullopt);
  EXPECT_EQ(second.text, "");
}

TEST(Kaldi, WithoutSegmentsEachRecordingIsAnUtterance) {
  KaldiTexts texts;
  texts.wav_scp = "b b.wav\na a.wav\n";
  const Corpus corpus = parse_kaldi(texts, "/k");
  ASSERT_EQ(corpus.utterances.size(), 2U);
  EXPECT_EQ(corpus.utterances[0].id, "a");
  EXPECT_EQ(corpus.utterances[0].sentence_audio.start_s, std::nullopt);
}

TEST(Kaldi, CommandsAndArchivesAreRefused) {
  for (const char* path : {"sox a.mp3 -t wav - |", "| tee x", "-", "data.ark:17"}) {
    KaldiTexts texts;
    texts.wav_scp = std::string("a ") + path + "\n";
    EXPECT_EQ(error_of(texts).substr(0, 27), "k/wav.scp:1: expected a fil") << path;
  }
}

TEST(Kaldi, ErrorsNameFileAndLine) {
  KaldiTexts texts = two_segments();
  texts.segments = "u1 rec1 1.25\n";
  EXPECT_EQ(error_of(texts),
            "k/segments:1: expected \"utterance recording start end\", got \"u1 rec1 1.25\"");
  texts.segments = "u1 rec9 0 1\n";
  EXPECT_EQ(error_of(texts), "k/segments:1: expected a recording of wav.scp, got \"rec9\"");
  texts.segments = "u1 rec1 0 1\nu1 rec1 1 2\n";
  EXPECT_EQ(error_of(texts), "k/segments:2: expected each key once, got \"u1\"");
  texts.segments = "u1 rec1 2 1\nu2 rec2 0 1\n";
  EXPECT_EQ(error_of(texts), "k/segments:1: expected an end after the start, got 2 to 1 s");
  texts = two_segments();
  texts.utt2emo = "u1 sad\nu7 sad\n";
  EXPECT_EQ(error_of(texts),
            "k/utt2emo:2: expected an utterance of segments or wav.scp, got \"u7\"");
}

}  // namespace
}  // namespace merkit
