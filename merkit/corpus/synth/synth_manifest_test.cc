#include "merkit/corpus/synth/synth_manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

DialogueRecord record_of(const std::string& name) {
  DialogueRecord record;
  record.name = name;
  record.session = "3";
  record.num_turns = 7;
  record.turns_s = 31.25;
  record.labels = {{"ang", 3}, {"xxx", 4}};
  record.planted = {{"crlf", "Session3/a.txt", 12, "planted"}};
  return record;
}

SynthSummary summary_of() {
  SynthSummary summary;
  summary.speech_program = "speaker 1";
  summary.num_dialogues = 2;
  summary.num_turns = 7;
  summary.turns_s = 31.25;
  summary.labels = {{"1", {{"ang", 2}}}, {"3", {{"ang", 1}, {"xxx", 4}}}};
  summary.planted = {{"crlf", "Session3/a.txt", 12, "planted"}};
  return summary;
}

class Manifest : public ::testing::Test {
 protected:
  SynthManifest manifest(const SynthOptions& options = {},
                         const std::string& program = "speaker 1") const {
    return {options, out(), program};
  }
  fs::path out() const { return folder_ / "corpus"; }

  std::string refusal(const SynthOptions& options, const std::string& program = "speaker 1") const {
    try {
      manifest(options, program).begin();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
      return error.what();
    }
    return "no error";
  }

 private:
  testing::TemporaryFolder folder_;
};

void expect_same(const std::vector<Irregularity>& a, const std::vector<Irregularity>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].kind, b[i].kind);
    EXPECT_EQ(a[i].file, b[i].file);
    EXPECT_EQ(a[i].line, b[i].line);
    EXPECT_EQ(a[i].detail, b[i].detail);
  }
}

TEST_F(Manifest, AFinishedCorpusTellsTheSummaryThatItWasGiven) {
  EXPECT_FALSE(manifest().begin());
  manifest().finish(summary_of());
  const auto found = manifest().begin();
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->was_there);
  EXPECT_EQ(found->speech_program, "speaker 1");
  EXPECT_EQ(found->num_dialogues, 2U);
  EXPECT_EQ(found->num_turns, 7U);
  EXPECT_EQ(found->turns_s, 31.25);
  EXPECT_EQ(found->labels, summary_of().labels);
  expect_same(found->planted, summary_of().planted);
}

TEST_F(Manifest, ARunThatWasStoppedFindsItsNotes) {
  manifest().begin();
  EXPECT_FALSE(manifest().finished("Ses03F_impro01"));
  manifest().note(record_of("Ses03F_impro01"));
  EXPECT_FALSE(manifest().begin());
  const auto found = manifest().finished("Ses03F_impro01");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "Ses03F_impro01");
  EXPECT_EQ(found->session, "3");
  EXPECT_EQ(found->num_turns, 7U);
  EXPECT_EQ(found->turns_s, 31.25);
  EXPECT_EQ(found->labels, record_of("").labels);
  expect_same(found->planted, record_of("").planted);
  EXPECT_FALSE(manifest().finished("Ses03F_impro02"));
}

TEST_F(Manifest, NotesAreGoneWhenTheCorpusIsComplete) {
  manifest().begin();
  manifest().note(record_of("Ses03F_impro01"));
  manifest().finish(summary_of());
  EXPECT_FALSE(manifest().finished("Ses03F_impro01"));
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(out())) {
    names.push_back(entry.path().filename());
  }
  EXPECT_THAT(names, ElementsAre("synthetic.json"));
}

TEST_F(Manifest, EveryOptionThatChangesBytesMakesAnotherCorpus) {
  manifest().begin();
  const std::string expected = "expected a synthetic corpus with these options";
  SynthOptions other;
  other.seed = 7;
  EXPECT_THAT(refusal(other), HasSubstr(expected));
  EXPECT_THAT(refusal(other), HasSubstr("name another folder or delete this one"));
  other = {};
  other.difficulty = 0.5;
  EXPECT_THAT(refusal(other), HasSubstr(expected));
  other = {};
  other.mocap = false;
  EXPECT_THAT(refusal(other), HasSubstr(expected));
  other = {};
  other.sparse_emotion = true;
  EXPECT_THAT(refusal(other), HasSubstr(expected));
  EXPECT_THAT(refusal({}, "speaker 2"), HasSubstr(expected));
}

TEST_F(Manifest, ACorpusOlderThanAnOptionHasItsDefault) {
  manifest().begin();
  const fs::path path = out() / "synthetic.json";
  std::string text = read_file(path);
  const std::string option = "\"sparse_emotion\": false";
  const std::size_t at = text.find(option);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, option.size(), "\"seed\": 1");
  write_file(path, text);
  EXPECT_EQ(refusal({}), "no error");
  SynthOptions sparse;
  sparse.sparse_emotion = true;
  EXPECT_NE(refusal(sparse), "no error");
}

TEST_F(Manifest, WhereTheSpeechProgramLiesIsOfNoAccount) {
  manifest().begin();
  SynthOptions elsewhere;
  elsewhere.espeak = "/opt/bin/espeak-ng";
  EXPECT_EQ(refusal(elsewhere), "no error");
}

TEST_F(Manifest, OtherJsonIsDamageAndNamed) {
  make_folders(out());
  for (const char* text : {"{}", "[]", "{\"format\": 3}", "{\"format\"", ""}) {
    write_file(out() / "synthetic.json", text);
    try {
      manifest().begin();
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptData) << text;
      EXPECT_THAT(error.what(), HasSubstr("synthetic.json"));
    }
  }
}

}  // namespace
}  // namespace merkit
