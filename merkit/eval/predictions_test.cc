#include "merkit/eval/predictions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/eval/made_up_predictions.h"
#include "tests/error_of.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kHeader =
    R"({"merkit_predictions":1,"classes":["ang","neu"],"protocol":"loso5","protocol_version":1})"
    "\n";

std::string error_of(const std::string& text) {
  return testing::error_of([&] { parse_predictions(text, "p"); });
}

std::string line_error(const std::string& line) { return error_of(kHeader + line); }

TEST(Predictions, HeaderAndRecordsAreRead) {
  const PredictionSet set = parse_predictions(
      R"({"merkit_predictions":1,"classes":["ang","neu"],"protocol":"loso5","protocol_version":2,)"
      R"("membership":"ab","system":"s","part":"dev","epochs":3})"
      "\n\n"
      R"({"id":"b","fold":"f","seed":3,"label":"neu","probabilities":[0.25,0.75],"speaker":"1F",)"
      R"("dialogue":"d","session":"1","scenario":"impro01","gender":"F","kind":"improvised",)"
      R"("duration_s":2.5,"text":"no"})"
      "\r\n"
      R"({"id":"a","fold":"f","seed":3,"label":"ang","predicted":"neu","probabilities":[0.5,0.5]})",
      "p");
  EXPECT_EQ(set.system, "s");
  EXPECT_EQ(set.part, "dev");
  EXPECT_EQ(set.protocol, "loso5");
  EXPECT_EQ(set.protocol_version, 2);
  EXPECT_EQ(set.membership, "ab");
  EXPECT_EQ(set.facts.at("epochs"), "3");
  ASSERT_EQ(set.predictions.size(), 2U);
  EXPECT_EQ(set.predictions[0].id, "a") << "sorted";
  EXPECT_EQ(set.predictions[0].predicted, 1U) << "what is stated, not the first of equals";
  const Prediction& b = set.predictions[1];
  EXPECT_EQ(b.label, 1U);
  EXPECT_EQ(b.predicted, 1U);
  EXPECT_EQ(b.scenario, "impro01");
  EXPECT_EQ(b.duration_s, 2.5);
  EXPECT_EQ(b.text, "no");
}

TEST(Predictions, WhatIsWrittenReadsBack) {
  const testing::TemporaryFolder folder;
  PredictionSet set = testing::made_up_predictions({.num_seeds = 2});
  set.facts["recipe"] = R"({"epochs":3})";
  set.predictions[0].text = "quoted \"\n\" caf\xC3\xA9";
  set.predictions[1].predicted = (set.predictions[1].predicted + 1) % 4;
  write_predictions(folder / "predictions.jsonl", set);
  EXPECT_EQ(read_predictions(folder / "predictions.jsonl"), set);
  EXPECT_EQ(read_predictions(folder.path()), set) << "a folder stands for its predictions.jsonl";
}

RC_GTEST_PROP(Predictions, OrderInTheFileDoesNotMatter, ()) {
  const PredictionSet set = testing::made_up_predictions({.num_utterances = 30, .num_seeds = 2});
  PredictionSet shuffled = set;
  Rng(*rc::gen::inRange<std::uint64_t>(0, 1000)).shuffle(std::span(shuffled.predictions));
  RC_ASSERT(parse_predictions(predictions_jsonl(shuffled), "p") == set);
}

TEST(Predictions, WithoutHeaderTheFirstRecordNamesTheClasses) {
  const PredictionSet set =
      parse_predictions(R"({"id":"a","label":"x","probabilities":{"y":0.4,"x":0.6}})"
                        "\n"
                        R"({"id":"b","label":"y","probabilities":{"x":0.1,"y":0.9}})",
                        "p");
  EXPECT_THAT(set.classes, ElementsAre("y", "x"));
  EXPECT_THAT(set.predictions[1].probabilities, ElementsAre(0.9, 0.1));
  const PredictionSet labels =
      parse_predictions(R"({"id":"a","label":"sad","predicted":"neu"})", "p");
  EXPECT_THAT(labels.classes, ElementsAre("neu", "sad"));
  EXPECT_FALSE(has_probabilities(labels));
}

TEST(Predictions, RoundedProbabilitiesAreDividedByTheirSum) {
  const PredictionSet set = parse_predictions(
      std::string(kHeader) + R"({"id":"a","label":"ang","probabilities":[0.333,0.666]})", "p");
  EXPECT_DOUBLE_EQ(set.predictions[0].probabilities[0], 1.0 / 3.0);
}

TEST(Predictions, ErrorsNameFileLineExpectationAndText) {
  EXPECT_EQ(line_error(R"({"id":"a","label":"sad","probabilities":[0.5,0.5]})"),
            "p:2: expected one of the classes ang, neu, got \"sad\"");
  EXPECT_EQ(line_error(R"({"id":"a","label":"ang","probabilities":[0.5,0.4]})"),
            "p:2: expected probabilities with sum 1, got sum 0.9");
  EXPECT_EQ(line_error(R"({"id":"a","label":"ang","probabilities":[-0.5,1.5]})"),
            "p:2: expected probabilities in 0 .. 1, got -0.5");
  EXPECT_EQ(line_error(R"({"id":"a","label":"ang","probabilities":[0.5,null]})"),
            "p:2: probabilities: expected probabilities as numbers, got null");
  EXPECT_EQ(line_error(R"({"id":"a","label":"ang","probabilities":[1]})"),
            "p:2: expected 2 probabilities, one per class, got 1");
  EXPECT_EQ(line_error(R"({"id":"a","label":"ang"})"),
            "p:2: expected probabilities or a predicted class, got neither");
  EXPECT_EQ(line_error(R"({"label":"ang","predicted":"ang"})"), "p:2: expected an id, got none");
  EXPECT_EQ(line_error(R"({"id":"a","label":"ang","predicted":"ang","seed":1.5})"),
            "p:2: seed: expected a whole number, got 1.5");
  EXPECT_THAT(line_error(R"({"id":"a","label":"ang","probabilities":[NaN,1]})"),
              HasSubstr("p:2: expected JSON"));
  EXPECT_THAT(line_error(R"({"id":"a)"), HasSubstr("p:2: expected JSON"));
  EXPECT_EQ(error_of(kHeader), "p: expected at least one prediction, got none");
  EXPECT_EQ(error_of(""), "p: expected a header row, got an empty file");
}

TEST(Predictions, OneIdMayOccurOncePerFoldAndSeed) {
  const std::string line = R"({"id":"a","fold":"f","seed":1,"label":"ang","predicted":"ang"})";
  const std::string other = R"({"id":"a","fold":"f","seed":2,"label":"ang","predicted":"ang"})";
  EXPECT_EQ(line_error(line + "\n" + other), "no error");
  EXPECT_EQ(line_error(line + "\n" + other + "\n" + line),
            "p:4: expected each prediction once, got seed 1, fold \"f\", id \"a\" again");
}

TEST(Predictions, ProbabilitiesMustBeThereForAllOrForNone) {
  EXPECT_EQ(line_error(R"({"id":"a","label":"ang","predicted":"ang"})"
                       "\n"
                       R"({"id":"b","label":"ang","probabilities":[1,0]})"),
            "p:3: expected probabilities for all predictions or for none, got both kinds");
}

TEST(Predictions, NewerVersionsAreNamedAsSuch) {
  try {
    parse_predictions(R"({"merkit_predictions":2,"classes":["a"]})", "p");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnsupportedVersion);
    EXPECT_THAT(error.what(), HasSubstr("newer than this program"));
  }
  EXPECT_THAT(error_of(R"({"merkit_predictions":0,"classes":["a"]})"), HasSubstr("from 1"));
  EXPECT_THAT(error_of(R"({"merkit_predictions":1,"classes":[]})"), HasSubstr("1 to 64"));
}

TEST(Predictions, TablesHaveOneColumnPerClass) {
  const PredictionSet set = parse_predictions(
      "id,truth,sad,ang,speaker,seed\n"
      "b,ang,0.2,0.8,1F,7\n"
      "a,sad,1,0,1M,7\n",
      "p");
  EXPECT_THAT(set.classes, ElementsAre("sad", "ang"));
  EXPECT_EQ(set.predictions[1].id, "b");
  EXPECT_EQ(set.predictions[1].predicted, 1U);
  EXPECT_EQ(set.predictions[1].speaker, "1F");
  EXPECT_EQ(set.predictions[1].seed, 7);
}

TEST(Predictions, PrefixedColumnsLeaveOthersAside) {
  const PredictionSet set = parse_predictions("id;label;p_sad;p_ang;note\na;ang;0.2;0.8;x\n", "p");
  EXPECT_THAT(set.classes, ElementsAre("sad", "ang"));
  EXPECT_EQ(error_of("id,label,sad,note\na,sad,1,x\n"),
            "p:2: expected a probability of class \"note\" (other columns are left out if those of "
            "the classes are named p_CLASS), got \"x\"");
}

TEST(Predictions, TablesMayHoldPredictedClassesOnly) {
  const PredictionSet set = parse_predictions("id,label,predicted\na,sad,neu\nb,neu,neu\n", "p");
  EXPECT_THAT(set.classes, ElementsAre("neu", "sad"));
  EXPECT_EQ(set.predictions[0].label, 1U);
  EXPECT_EQ(set.predictions[0].predicted, 0U);
  EXPECT_EQ(error_of("id,label\na,b\n"),
            "p: expected a column predicted or one column per class, got neither");
  EXPECT_EQ(error_of("id,predicted\na,b\n"), "p: expected a column label, got \"id,predicted\"");
  EXPECT_EQ(error_of("id,label,truth,predicted\n"),
            "p: expected one column for label, got \"truth\" as well");
  EXPECT_EQ(error_of("id,label,predicted,seed\na,b,b,x\n"),
            "p:2: expected a seed as a whole number, got \"x\"");
  EXPECT_EQ(error_of("id,label,predicted,duration_s\na,b,b,-1\n"),
            "p:2: expected a duration in seconds, got \"-1\"");
}

TEST(Predictions, EndlessClassesAreAMistake) {
  std::string text = "id,label,predicted\n";
  for (int i = 0; i < 300; ++i) {
    text += std::to_string(i) + "," + std::to_string(i) + ",x\n";
  }
  EXPECT_THAT(error_of(text), HasSubstr("expected at most 64 classes, got more"));
}

TEST(Predictions, S3prlPairsAreOneFoldEach) {
  const testing::TemporaryFolder folder;
  write_file(folder / "test_fold1_predict.txt", "Ses01F_impro01_F000 neu\nb ang\n");
  write_file(folder / "test_fold1_truth.txt", "b sad\nSes01F_impro01_F000 neu\n");
  const PredictionSet set = read_predictions(folder / "test_fold1_truth.txt");
  EXPECT_EQ(set, read_predictions(folder / "test_fold1_predict.txt"));
  EXPECT_EQ(set.part, "test");
  EXPECT_THAT(set.classes, ElementsAre("ang", "neu", "sad"));
  EXPECT_EQ(set.predictions[1].fold, "fold1");
  EXPECT_EQ(set.predictions[1].id, "b");
  EXPECT_EQ(set.predictions[1].label, 2U);
  EXPECT_EQ(set.predictions[1].predicted, 0U);
}

TEST(Predictions, S3prlPairsMustBelongTogether) {
  const auto error = [](const char* predict, const char* truth) -> std::string {
    try {
      parse_s3prl_predictions({predict, truth}, "x/dev_fold2_predict.txt");
    } catch (const Error& caught) {
      return caught.what();
    }
    return "no error";
  };
  EXPECT_EQ(error("a neu\n", "a neu\n"), "no error");
  EXPECT_EQ(error("a neu\n", "b neu\n"),
            "x/dev_fold2_predict.txt:1: expected a name that x/dev_fold2_truth.txt has, got \"a\"");
  EXPECT_EQ(error("a neu\n", "a neu\nb neu\n"),
            "x/dev_fold2_predict.txt: expected 2 names as in x/dev_fold2_truth.txt, got 1");
  EXPECT_EQ(error("a neu\n", "a neu\na neu\n"),
            "x/dev_fold2_truth.txt:2: expected each name once, got \"a\" again");
  EXPECT_EQ(error("neu\n", "a neu\n"),
            "x/dev_fold2_predict.txt:1: expected \"name class\", got \"neu\"");
}

TEST(Predictions, FilesOfOneSystemMerge) {
  const PredictionSet whole = testing::made_up_predictions({.num_seeds = 2});
  std::vector<PredictionSet> parts(2, whole);
  for (const int seed : {1, 2}) {
    auto& part = parts[static_cast<std::size_t>(seed - 1)].predictions;
    std::erase_if(part, [&](const Prediction& p) { return p.seed != seed; });
  }
  EXPECT_EQ(merge_predictions({parts[1], parts[0]}), whole);
  EXPECT_THROW(merge_predictions({parts[0], parts[0]}), Error) << "each prediction twice";
  parts[1].membership = "other";
  try {
    merge_predictions(parts);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("files of one system, all of membership \"0123"));
  }
}

TEST(Predictions, LabelsOfS3prlFoldsMergeEvenIfOneLacksAClass) {
  const auto one = parse_s3prl_predictions({"a neu\n", "a neu\n"}, "test_fold1_predict.txt");
  const auto two = parse_s3prl_predictions({"b ang\n", "b neu\n"}, "test_fold2_predict.txt");
  const PredictionSet both = merge_predictions({one, two});
  EXPECT_THAT(both.classes, ElementsAre("ang", "neu"));
  EXPECT_EQ(both.predictions[0].label, 1U);
}

TEST(Predictions, NothingWrongIsEverWritten) {
  const testing::TemporaryFolder folder;
  PredictionSet set = testing::made_up_predictions({.num_utterances = 3});
  set.predictions[1].probabilities[0] = std::nan("");
  EXPECT_THROW(write_predictions(folder / "p.jsonl", set), Error);
  set = testing::made_up_predictions({.num_utterances = 3});
  set.predictions[1].speaker = "a\nb";
  EXPECT_THROW(write_predictions(folder / "p.jsonl", set), Error) << "it would not read back";
  EXPECT_TRUE(list_folder(folder.path()).empty());
}

}  // namespace
}  // namespace merkit
