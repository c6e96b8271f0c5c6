#include "cli/predict_input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/file.h"
#include "tests/error_of.h"
#include "tests/temporary_folder.h"

namespace merkit::cli {
namespace {

using testing::error_of;
using ::testing::HasSubstr;

class PredictInputTest : public ::testing::Test {
 protected:
  std::vector<Utterance> open() { return open_predict_input(options_, {.pool = pool_}); }
  std::string refused(ErrorCode code) {
    return error_of(code, [&] { open(); });
  }
  std::string file(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    write_file(folder_ / name, text);
    return (folder_ / name).string();
  }

  testing::TemporaryFolder folder_;
  ThreadPool pool_{1};
  PredictInputOptions options_;
};

TEST_F(PredictInputTest, FilesOfOnePlaceAreOneUtterance) {
  options_.wavs = {"a.wav", "b.wav"};
  options_.texts = {"one", "two"};
  options_.speaker = "1F";
  const auto utterances = open();
  ASSERT_EQ(utterances.size(), 2U);
  EXPECT_EQ(utterances[1].id, "b.wav");
  EXPECT_EQ(utterances[1].text, "two");
  EXPECT_EQ(utterances[1].sentence_audio.path, "b.wav");
  EXPECT_EQ(utterances[1].speaker, "1F");
}

TEST_F(PredictInputTest, ListsOfDifferentLengthsAreRefused) {
  options_.wavs = {"a.wav", "b.wav"};
  options_.texts = {"one"};
  EXPECT_THAT(refused(ErrorCode::kInvalidArgument), HasSubstr("as many as --wav has, 2, got 1"));
}

TEST_F(PredictInputTest, NothingAndTextTwiceAreRefused) {
  EXPECT_THAT(refused(ErrorCode::kInvalidArgument), HasSubstr("got nothing"));
  options_.texts = {"one"};
  options_.text_files = {"t.txt"};
  EXPECT_THAT(refused(ErrorCode::kInvalidArgument), HasSubstr("got both"));
}

TEST_F(PredictInputTest, TextIsUtf8FromWhereverItComes) {
  options_.texts = {"caf\xE9"};
  EXPECT_THAT(refused(ErrorCode::kCorruptData), HasSubstr("--text: expected text in UTF-8"));
  options_.texts.clear();
  options_.text_files = {file("t.txt", "caf\xE9")};
  EXPECT_THAT(refused(ErrorCode::kCorruptData), HasSubstr("t.txt: expected text in UTF-8"));
  options_.text_files = {file("t.txt", "caf\xC3\xA9")};
  EXPECT_EQ(open().front().text, "caf\xC3\xA9");
  EXPECT_EQ(open().front().id, options_.text_files.front());
}

TEST_F(PredictInputTest, AFaceBringsItsHeadAndHandsFromTheFoldersBeside) {
  options_.mocaps = {file("MOCAP_rotated/d/a.txt", "x")};
  EXPECT_TRUE(open().front().sentence_mocap.head.empty());
  const std::string head = file("MOCAP_head/d/a.txt", "x");
  EXPECT_EQ(open().front().sentence_mocap.head, head);
  EXPECT_TRUE(open().front().sentence_mocap.hand.empty());
  options_.mocap_heads = {file("other.txt", "x")};
  EXPECT_EQ(open().front().sentence_mocap.head, options_.mocap_heads.front());
}

TEST_F(PredictInputTest, AnEmptyFileOfMotionCaptureIsAnError) {
  options_.mocaps = {file("a.txt", "")};
  EXPECT_THAT(refused(ErrorCode::kCorruptData), HasSubstr("a.txt: expected motion capture"));
}

TEST_F(PredictInputTest, AManifestBringsItsUtterancesBehindTheFiles) {
  options_.texts = {"first"};
  options_.inputs = {file("m.jsonl", "{\"id\": \"u1\", \"text\": \"second\"}\n")};
  const auto utterances = open();
  ASSERT_EQ(utterances.size(), 2U);
  EXPECT_EQ(utterances[0].id, "text");
  EXPECT_EQ(utterances[1].id, "u1");
  options_.inputs = {"missing.wav"};
  EXPECT_THAT(refused(ErrorCode::kIo), HasSubstr("missing.wav"));
}

}  // namespace
}  // namespace merkit::cli
