#include "merkit/corpus/open_corpus.h"

#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

class OpenCorpus : public ::testing::Test {
 protected:
  Corpus open(const std::filesystem::path& path) { return open_corpus(path, {pool_}); }

  std::string error_of(const std::filesystem::path& path, ErrorCode code) {
    try {
      open(path);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code);
      return error.what();
    }
    return "no error";
  }

  testing::TemporaryFolder folder_;
  ThreadPool pool_{1};
};

TEST_F(OpenCorpus, FormOfAFileFollowsFromItsExtension) {
  write_file(folder_ / "m.jsonl", "{\"id\":\"a\"}\n");
  write_file(folder_ / "nemo.json", "{\"audio_filepath\":\"a.wav\",\"duration\":1.5}\n");
  write_file(folder_ / "m.csv", "file,emotion\na.wav,joy\n");
  EXPECT_EQ(open(folder_ / "m.jsonl").format, "jsonl");
  EXPECT_EQ(open(folder_ / "nemo.json").utterances.at(0).id, "a");
  EXPECT_EQ(open(folder_ / "m.csv").format, "audformat");
}

TEST_F(OpenCorpus, FolderWithWavScpIsKaldi) {
  write_file(folder_ / "wav.scp", "r1 a.wav\n");
  write_file(folder_ / "utt2emo", "r1 sad\n");
  const Corpus corpus = open(folder_.path());
  EXPECT_EQ(corpus.format, "kaldi");
  EXPECT_EQ(corpus.utterances.at(0).emotion, Emotion::kSadness);
  EXPECT_EQ(corpus.utterances.at(0).sentence_audio.path, folder_ / "a.wav");
}

TEST_F(OpenCorpus, AnyOtherFolderIsReadAsIemocap) {
  const auto emotions = folder_ / "Session1/dialog/EmoEvaluation";
  make_folders(emotions);
  write_file(emotions / "Ses01F_impro01.txt",
             "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\n\n"
             "[6.2901 - 8.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000, 2.5000]\n\n");
  EXPECT_EQ(open(folder_.path()).format, "iemocap");
}

TEST_F(OpenCorpus, WhatIsNoCorpusIsNamed) {
  write_file(folder_ / "m.xlsx", "x");
  EXPECT_NE(error_of(folder_ / "m.xlsx", ErrorCode::kInvalidArgument).find("got extension"),
            std::string::npos);
  EXPECT_NE(error_of(folder_ / "m.csv", ErrorCode::kIo).find("no such file"), std::string::npos);
  EXPECT_NE(error_of(folder_.path(), ErrorCode::kCorruptData), "no error");
}

}  // namespace
}  // namespace merkit
