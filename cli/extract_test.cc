#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "merkit/features/feature_store.h"
#include "merkit/features/toy_set.h"
#include "tests/run_program.h"
#include "tests/temporary_folder.h"

namespace merkit::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Outcome;

// A manifest of three sounds beside it, the second with a text, the third of another session.
class Extract : public ::testing::Test {
 protected:
  Extract() {
    std::string manifest;
    for (int i = 0; i < 3; ++i) {
      const std::string id = "u" + std::to_string(i);
      write_file(folder_ / (id + ".wav"),
                 testing::wav_bytes(testing::noise(8000 + 1600 * static_cast<std::size_t>(i), i)));
      manifest += R"({"id":")" + id + R"(","audio":")" + id + R"(.wav","session":")" +
                  std::to_string(i / 2 + 1) + "\"}\n";
    }
    write_file(folder_ / "all.jsonl", manifest);
  }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  // The JSON that the command prints for its first set.
  Json extract(std::vector<std::string> arguments, int expected_status = 0) {
    arguments.insert(arguments.begin(), {"extract", path("all.jsonl"), "--quiet", "--json"});
    const Outcome outcome = testing::run_merkit(arguments);
    EXPECT_EQ(outcome.status, expected_status) << outcome.err;
    return outcome.status == expected_status ? parse_json(outcome.out, "output").at(0) : Json();
  }

  testing::TemporaryFolder folder_;
};

TEST_F(Extract, AManifestBecomesAStoreAndASecondRunReusesIt) {
  const Json first = extract({"--out", path("out")});
  EXPECT_EQ(first.at("feature_set"), "speech34");
  EXPECT_EQ(first.at("extracted"), 3);
  EXPECT_EQ(first.at("reused"), 0);
  const FeatureStore store(folder_ / "out/speech34.safetensors");
  EXPECT_EQ(store.num_utterances(), 3U);
  EXPECT_EQ(store.rows(0).rows, 4U) << "0.5 s, window 0.2 s, hop 0.1 s";
  const Json second = extract({"--out", path("out")});
  EXPECT_EQ(second.at("extracted"), 0);
  EXPECT_EQ(second.at("reused"), 3);
  write_file(folder_ / "u1.wav", testing::wav_bytes(testing::noise(16000, 9)));
  EXPECT_EQ(extract({"--out", path("out")}).at("extracted"), 1);
}

TEST_F(Extract, ThreadCountDoesNotChangeTheBytes) {
  for (const std::string threads : {"1", "3"}) {
    extract({"--out", path("out" + threads), "--threads", threads, "--features", "logmel"});
  }
  EXPECT_EQ(read_file(folder_ / "out1/logmel.safetensors"),
            read_file(folder_ / "out3/logmel.safetensors"));
}

TEST_F(Extract, OptionsReachTheSetTheyName) {
  const Json wide = extract({"--out", path("out"), "--features", "speech34,logmel", "--set",
                             "speech34.deltas=true", "--set", "num_bands=20"});
  EXPECT_EQ(wide.at("columns"), 68);
  EXPECT_EQ(FeatureStore(folder_ / "out/logmel.safetensors").num_columns(), 20U);
}

TEST_F(Extract, MisspeltOptionsAndSetsAreUsageErrorsWithTheNearestName) {
  const Outcome option = testing::run_merkit(
      {"extract", path("all.jsonl"), "--out", path("out"), "--set", "window=0.08"});
  EXPECT_EQ(option.status, 2);
  EXPECT_THAT(option.err, HasSubstr("(did you mean \"window_s\"?)"));
  const Outcome set =
      testing::run_merkit({"extract", path("all.jsonl"), "--out", path("o"), "--features", "mfc"});
  EXPECT_EQ(set.status, 2);
  EXPECT_THAT(set.err, HasSubstr("(did you mean \"mfcc\"?)"));
  const Outcome format =
      testing::run_merkit({"extract", path("all.jsonl"), "--out", path("o"), "--format", "np"});
  EXPECT_EQ(format.status, 2);
  EXPECT_THAT(format.err, HasSubstr("--format: expected one of store, npy"));
}

TEST_F(Extract, FiltersLeaveUtterancesOut) {
  EXPECT_EQ(extract({"--out", path("out"), "--session", "1"}).at("extracted"), 2);
  const Outcome none =
      testing::run_merkit({"extract", path("all.jsonl"), "--out", path("o"), "--session", "7"});
  EXPECT_EQ(none.status, 3);
  EXPECT_THAT(none.err, HasSubstr("got none of 3"));
}

TEST_F(Extract, FormatsOfOneUtteranceEachMakeAFolderOfFiles) {
  extract({"--out", path("out"), "--format", "npy", "--features", "mfcc"});
  EXPECT_THAT(list_folder(folder_ / "out/mfcc"), ElementsAre("u0.npy", "u1.npy", "u2.npy"));
}

TEST_F(Extract, ArffHoldsAllUtterancesInOneFile) {
  extract({"--out", path("all.arff"), "--features", "mfcc"});
  const std::string text = read_file(folder_ / "all.arff");
  EXPECT_THAT(text, HasSubstr("@relation 'mfcc'"));
  EXPECT_THAT(text, HasSubstr("'u2',0.000000,"));
}

TEST_F(Extract, ASoundFileBecomesAFileOfTheFormatOfItsExtension) {
  for (const std::string name : {"one.npy", "one.csv", "one.htk", "one.arff", "one.safetensors"}) {
    const Outcome outcome = testing::run_merkit({"extract", path("u0.wav"), "--out", path(name)});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_GT(read_file(folder_ / name).size(), 100U) << name;
  }
  EXPECT_EQ(FeatureStore(folder_ / "one.safetensors").id(0), "u0");
}

TEST_F(Extract, ADamagedSoundIsNamedAndExitsWithThree) {
  write_file(folder_ / "u1.wav", "RIFF");
  const Json report = extract({"--out", path("out")}, 3);
  EXPECT_EQ(report.at("failed"), 1);
  EXPECT_EQ(report.at("failures").at(0).at("id"), "u1");
  const Outcome text =
      testing::run_merkit({"extract", path("all.jsonl"), "--out", path("out2"), "--quiet"});
  EXPECT_THAT(text.out, HasSubstr("\nfailed: u1: "));
}

TEST_F(Extract, ARunOfWhichNothingCameIsOneErrorAndLeavesNothingBehind) {
  write_file(folder_ / "empty.wav", "");
  write_file(folder_ / "bad.jsonl",
             "{\"id\":\"a\",\"audio\":\"empty.wav\"}\n"
             "{\"id\":\"b\",\"audio\":\"missing.wav\"}\n");
  const auto before = list_folder(folder_.path());
  for (const std::string out : {"x.csv", "x.safetensors", "x", "new/deep/x.npy"}) {
    const Outcome outcome =
        testing::run_merkit({"extract", path("empty.wav"), "--out", path(out), "--quiet"});
    EXPECT_EQ(outcome.status, 3);
    EXPECT_THAT(outcome.err, HasSubstr("extract: " + path("empty.wav") + ": expected"));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(list_folder(folder_.path()), before) << out;
  }
  const Outcome all = testing::run_merkit(
      {"extract", path("bad.jsonl"), "--format", "npy", "--out", path("x"), "--quiet"});
  EXPECT_EQ(all.status, 3);
  EXPECT_THAT(all.err, HasSubstr("got none in 2 utterances, the first: "));
  EXPECT_EQ(list_folder(folder_.path()), before);
}

TEST_F(Extract, ClassesKeepWhatTheLabelPolicyKeeps) {
  write_file(folder_ / "labelled.jsonl",
             "{\"id\":\"a\",\"audio\":\"u0.wav\",\"label\":\"ang\"}\n"
             "{\"id\":\"b\",\"audio\":\"u1.wav\",\"label\":\"xxx\"}\n");
  const auto num_utterances = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"extract", path("labelled.jsonl"), "--out", path("one.arff"),
                                     "--quiet", "--json"});
    return parse_json(testing::run_merkit(options).out, "output").at(0).at("extracted");
  };
  EXPECT_EQ(num_utterances({}), 2);
  EXPECT_EQ(num_utterances({"--classes", "4-merged"}), 1);
}

TEST_F(Extract, AMissingInputIsAnInputError) {
  const Outcome outcome = testing::run_merkit({"extract", path("nothing"), "--out", path("out")});
  EXPECT_EQ(outcome.status, 4);
  EXPECT_THAT(outcome.err, HasSubstr("expected a corpus or a sound file, got nothing"));
}

TEST(Features, ListNamesEverySetAndShowItsOptions) {
  const Outcome list = testing::run_merkit({"features", "list"});
  EXPECT_EQ(list.status, 0);
  EXPECT_THAT(list.out, HasSubstr("\nspeech34-seed "));
  const Json sets = parse_json(testing::run_merkit({"features", "list", "--json"}).out, "list");
  EXPECT_EQ(sets.at(0).at("name"), "speech34");
  EXPECT_EQ(sets.at(0).at("columns"), 34);
  const Outcome show = testing::run_merkit({"features", "show", "logmel"});
  EXPECT_THAT(show.out, HasSubstr("num_bands"));
  const Json shown =
      parse_json(testing::run_merkit({"features", "show", "logmel", "--json"}).out, "show");
  EXPECT_EQ(shown.at("columns").size(), 40U);
  EXPECT_EQ(testing::run_merkit({"features", "show", "logmell"}).status, 2);
}

}  // namespace
}  // namespace merkit::cli
