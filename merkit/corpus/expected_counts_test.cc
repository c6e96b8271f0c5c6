#include "merkit/corpus/expected_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/corpus/label_policy.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;
using testing::TemporaryFolder;

Corpus small_corpus() {
  Corpus corpus;
  const auto add = [&](const char* session, Emotion emotion, DialogueKind kind) {
    Utterance utterance;
    utterance.id = "t" + std::to_string(corpus.utterances.size());
    utterance.session = session;
    utterance.emotion = emotion;
    utterance.label = emotion_code(emotion);
    utterance.kind = kind;
    corpus.utterances.push_back(utterance);
  };
  add("1", Emotion::kAnger, DialogueKind::kImprovised);
  add("1", Emotion::kExcitement, DialogueKind::kScripted);
  add("2", Emotion::kHappiness, DialogueKind::kImprovised);
  add("2", Emotion::kUndecided, DialogueKind::kImprovised);
  corpus.utterances.front().sentence_mocap.face = "face.txt";
  return corpus;
}

std::size_t found(const ExpectedCount& row) {
  return compare_counts(small_corpus(), {row}).at(0).found;
}

TEST(ExpectedCounts, TotalsOfTheReleaseAreTheSumsOfTheirParts) {
  std::map<std::string, std::size_t> total;
  std::map<std::string, std::size_t> by_session;
  std::map<std::string, std::size_t> by_label;
  for (const ExpectedCount& row : iemocap_release_counts()) {
    if (row.session.empty() && row.label.empty()) {
      total[row.set] = row.num_turns;
    } else if (row.label.empty()) {
      by_session[row.set] += row.num_turns;
    } else if (row.session.empty()) {
      by_label[row.set] += row.num_turns;
    }
  }
  EXPECT_EQ(total["turns"], 10039U);
  EXPECT_EQ(total["6"], 7380U);
  EXPECT_EQ(total["4-merged"], 5531U);
  EXPECT_EQ(total["seed"], 4936U);
  EXPECT_EQ(total["4-hap"], 4490U);
  EXPECT_EQ(total["4-merged improvised"], 2943U);
  EXPECT_EQ(total["seed improvised"], 2659U);
  for (const auto& [set, count] : by_session) {
    EXPECT_EQ(count, set == "mocap" ? 9936U : total[set]) << set;
  }
  for (const auto& [set, count] : by_label) {
    EXPECT_EQ(count, total[set]) << set;
  }
}

TEST(ExpectedCounts, PoliciesSelectTheirNumbersFromTheLabelsOfTheRelease) {
  Corpus corpus;  // 10039 turns that have a label and nothing else
  for (const ExpectedCount& row : iemocap_release_counts()) {
    if (row.set == "turns" && row.session.empty() && !row.label.empty()) {
      Utterance utterance;
      utterance.label = row.label;
      utterance.emotion = emotion_from_code(row.label);
      corpus.utterances.insert(corpus.utterances.end(), row.num_turns, utterance);
    }
  }
  EXPECT_EQ(select_labels(corpus, {.classes = "all"}).utterances.size(), 7532U);
  for (const ExpectedCount& row : iemocap_release_counts()) {
    const bool is_whole = row.session.empty() && row.set != "mocap" &&
                          row.set.find("improvised") == std::string::npos;
    if (is_whole) {
      EXPECT_TRUE(compare_counts(corpus, {row}).at(0).agrees()) << row.set << " " << row.label;
    }
  }
}

TEST(ExpectedCounts, LabelsBySessionAddUpToTheLabelsOfTheRelease) {
  std::map<std::string, std::size_t> known;
  std::map<std::string, std::size_t> sum;
  for (const ExpectedCount& row : iemocap_release_counts()) {
    if (row.set == "turns" && !row.label.empty()) {
      (row.session.empty() ? known : sum)[row.label] += row.num_turns;
    }
  }
  EXPECT_EQ(sum.size(), 5U);
  for (const auto& [label, count] : sum) {
    EXPECT_EQ(count, known[label]) << label;
  }
}

TEST(ExpectedCounts, CountsBySetSessionAndLabel) {
  EXPECT_EQ(found({"turns", "", "", 0}), 4U);
  EXPECT_EQ(found({"turns", "2", "", 0}), 2U);
  EXPECT_EQ(found({"turns", "2", "xxx", 0}), 1U);
  EXPECT_EQ(found({"turns", "3", "", 0}), 0U);
  EXPECT_EQ(found({"4-merged", "", "hap", 0}), 2U);
  EXPECT_EQ(found({"4-hap", "", "", 0}), 2U);
  EXPECT_EQ(found({"seed", "1", "", 0}), 2U);
  EXPECT_EQ(found({"seed improvised", "", "", 0}), 1U);
  EXPECT_EQ(found({"mocap", "", "", 0}), 1U);
  EXPECT_THROW(found({"five", "", "", 0}), Error);
}

TEST(ExpectedCounts, ALowerBoundAgreesWithMore) {
  EXPECT_TRUE((CountComparison{{"mocap", "", "", 3, true}, 4}.agrees()));
  EXPECT_FALSE((CountComparison{{"mocap", "", "", 3, true}, 2}.agrees()));
  EXPECT_FALSE((CountComparison{{"turns", "", "", 3}, 4}.agrees()));
}

TEST(SyntheticCounts, AreReadFromTheRootAndAbsentWithoutTheFile) {
  const TemporaryFolder folder;
  EXPECT_EQ(synthetic_counts(folder.path()), std::nullopt);
  write_file(folder / "synthetic.json",
             R"({"seed": 7, "counts": [{"session": "1", "label": "ang", "turns": 12},
                 {"set": "4-merged", "turns": 30}]})");
  const auto rows = synthetic_counts(folder.path());
  ASSERT_TRUE(rows.has_value());
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ(rows->at(0).set, "turns");
  EXPECT_EQ(rows->at(0).session, "1");
  EXPECT_EQ(rows->at(0).label, "ang");
  EXPECT_EQ(rows->at(0).num_turns, 12U);
  EXPECT_EQ(rows->at(1).set, "4-merged");
  write_file(folder / "synthetic.json", "{}");
  EXPECT_TRUE(synthetic_counts(folder.path())->empty());
}

TEST(SyntheticCounts, DamagedFilesAreRefused) {
  const TemporaryFolder folder;
  for (const char* text :
       {"", "[]", "{\"counts\": 3}", "{\"counts\": [3]}", "{\"counts\": [{}]}",
        "{\"counts\": [{\"turns\": -1}]}", "{\"counts\": [{\"turns\": 1, \"session\": 2}]}"}) {
    write_file(folder / "synthetic.json", text);
    try {
      synthetic_counts(folder.path());
      ADD_FAILURE() << "no error for " << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptData) << text;
      EXPECT_THAT(error.what(), HasSubstr("synthetic.json")) << text;
    }
  }
}

}  // namespace
}  // namespace merkit
