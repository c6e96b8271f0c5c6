#include "merkit/corpus/corpus_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "merkit/base/error.h"
#include "merkit/corpus/release_fixture.h"

namespace merkit {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::label_block;
using testing::ReleaseFixture;

CorpusCheck check(const ReleaseFixture& release, const CorpusCheckOptions& options = {},
                  std::size_t num_threads = 2) {
  ThreadPool pool(num_threads);
  return check_corpus(release.root(), options, {pool});
}

std::set<std::string> kinds(const CorpusCheck& result) {
  std::set<std::string> names;
  for (const Irregularity& irregularity : result.irregularities) {
    names.insert(irregularity.kind);
  }
  return names;
}

const Irregularity& first_of(const CorpusCheck& result, std::string_view kind) {
  for (const Irregularity& irregularity : result.irregularities) {
    if (irregularity.kind == kind) {
      return irregularity;
    }
  }
  throw std::runtime_error("no " + std::string(kind));
}

std::size_t covered(const CorpusCheck& result, std::string_view what) {
  for (const Coverage& coverage : result.coverage) {
    if (coverage.what == what) {
      return coverage.num_turns;
    }
  }
  throw std::runtime_error("no " + std::string(what));
}

TEST(CorpusCheck, ASoundPartOfTheReleaseIsCountedAndPasses) {
  const ReleaseFixture release;
  release.add_dialogue("Ses01F_impro01", {"F000", "F001", "M000"});
  release.add_dialogue("Ses02M_script01_1", {"F000"});
  const CorpusCheck result = check(release);
  EXPECT_THAT(result.irregularities, IsEmpty());
  EXPECT_FALSE(result.changes_results);
  EXPECT_EQ(result.scope, CorpusScope::kPartial);
  EXPECT_THAT(result.counts, IsEmpty());
  EXPECT_EQ(result.num_turns, 4U);
  EXPECT_EQ(result.num_dialogues, 2U);
  EXPECT_EQ(result.num_wearer_turns, 2U);
  ASSERT_EQ(result.turns.size(), 3U);
  EXPECT_EQ(result.turns[0].by_value.at("neu").at("1"), 3U);
  EXPECT_EQ(result.turns[1].by_value.at("scripted").at("2"), 1U);
  EXPECT_EQ(result.turns[2].by_value.at("1M").at("1"), 1U);
  EXPECT_EQ(covered(result, "text"), 4U);
  EXPECT_EQ(covered(result, "dialogue MOCAP_head"), 4U);
  EXPECT_EQ(result.num_sentence_wavs, 4U);
  EXPECT_DOUBLE_EQ(result.sentence_duration_s, 4.0);
  EXPECT_EQ(result.mocap[0].num_files, 6U);
  EXPECT_EQ(result.mocap[0].num_values, 6U * 3U * 165U);
}

TEST(CorpusCheck, FiveSessionsAreHeldAgainstTheNumbersOfTheRelease) {
  const ReleaseFixture release;
  for (const char* name :
       {"Ses01F_impro01", "Ses02F_impro01", "Ses03F_impro01", "Ses04F_impro01", "Ses05F_impro01"}) {
    release.add_dialogue(name, {"F000"});
  }
  const CorpusCheck result = check(release);
  EXPECT_EQ(result.scope, CorpusScope::kFullRelease);
  EXPECT_TRUE(result.changes_results);
  EXPECT_EQ(result.counts.front().expected.num_turns, 10039U);
  EXPECT_EQ(result.counts.front().found, 5U);
  std::set<std::string> details;
  for (const Irregularity& irregularity : result.irregularities) {
    EXPECT_EQ(irregularity.kind, "wrong-count");
    details.insert(irregularity.detail);
  }
  EXPECT_THAT(details, Contains("turns: expected 10039, got 5"));
  EXPECT_THAT(details, Contains("turns, session 1, label ang: expected 229, got 0"));
  EXPECT_THAT(details, Contains("mocap, session 5: expected at least 2073, got 1"));
}

TEST(CorpusCheck, ASyntheticCorpusIsHeldAgainstItsOwnNumbers) {
  const ReleaseFixture release;
  release.add_dialogue("Ses01F_impro01", {"F000", "F001"});
  release.write("synthetic.json", R"({"counts": [{"label": "neu", "session": "1", "turns": 2}]})");
  const CorpusCheck sound = check(release);
  EXPECT_EQ(sound.scope, CorpusScope::kSynthetic);
  EXPECT_FALSE(sound.changes_results);
  EXPECT_EQ(sound.counts.size(), 1U);
  release.write("synthetic.json", R"({"counts": [{"turns": 3}]})");
  const CorpusCheck lacking = check(release);
  EXPECT_TRUE(lacking.changes_results);
  EXPECT_EQ(first_of(lacking, "wrong-count").detail, "turns: expected 3, got 2");
}

TEST(CorpusCheck, ACorpusWithoutAModalityPasses) {
  const ReleaseFixture release;
  release.write("Session1/dialog/EmoEvaluation/Ses01F_impro01.txt",
                label_block("Ses01F_impro01_F000", 1.0, "neu"));
  const CorpusCheck result = check(release);
  EXPECT_EQ(kinds(result), std::set<std::string>{"absent-modality"});
  EXPECT_FALSE(result.changes_results);
}

TEST(CorpusCheck, DamagedSoundChangesResultsAndClippingDoesNot) {
  const ReleaseFixture release;
  release.add_dialogue("Ses01F_impro01", {"F000", "F001"});
  const std::string wav = "Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_F001.wav";
  std::string clipped = testing::wav_bytes("x");
  clipped.replace(44, 8, "\xff\x7f\xff\x7f\xff\x7f\xff\x7f");
  release.write(wav, clipped);
  EXPECT_EQ(kinds(check(release)), std::set<std::string>{"clipped-wav"});
  EXPECT_FALSE(check(release).changes_results);
  const auto path = release.write(wav, "RIFF");
  const CorpusCheck damaged = check(release);
  EXPECT_EQ(first_of(damaged, "unreadable-wav").file, path);
  EXPECT_TRUE(damaged.changes_results);
  EXPECT_FALSE(check(release, {.audio = false}).changes_results);
}

TEST(CorpusCheck, TwoTurnsWithTheSameSoundAreNamed) {
  const ReleaseFixture release;
  release.add_dialogue("Ses01F_impro01", {"F000", "F001"});
  const auto path = release.write("Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_F001.wav",
                                  testing::wav_bytes("Ses01F_impro01_F000"));
  const CorpusCheck result = check(release);
  EXPECT_EQ(first_of(result, "duplicate-audio").file, path);
  EXPECT_THAT(first_of(result, "duplicate-audio").detail, HasSubstr("Ses01F_impro01_F000"));
  EXPECT_TRUE(result.changes_results);
}

TEST(CorpusCheck, LostMarkersAndEmptyFilesAreNamedAndTheirShareCounted) {
  const ReleaseFixture release;
  release.add_dialogue("Ses01F_impro01", {"F000", "F001", "M000"});
  const std::string folder = "Session1/sentences/MOCAP_head/Ses01F_impro01/Ses01F_impro01_";
  const auto lost = release.write(folder + "F000.txt", "a\nb\n1 0.1 NaN NaN NaN 1 2 3\n");
  release.write(folder + "F001.txt", "a\nb\n");
  const auto malformed = release.write(folder + "M000.txt", "a\nb\n1 0.1 1 2 3\n");
  const CorpusCheck result = check(release);
  EXPECT_EQ(first_of(result, "nan-markers").file, lost);
  EXPECT_EQ(first_of(result, "nan-markers").line, 3U);
  EXPECT_EQ(first_of(result, "nan-markers").detail, "50.00 % of 6 values are NaN");
  EXPECT_EQ(first_of(result, "malformed-mocap").file, malformed);
  EXPECT_THAT(kinds(result), Contains("empty-mocap"));
  EXPECT_EQ(result.mocap[1].num_nan, 3U);
  EXPECT_THAT(check(release, {.mocap = false}).irregularities, IsEmpty());
}

TEST(CorpusCheck, ThreadsDoNotChangeTheResult) {
  const ReleaseFixture release;
  release.add_dialogue("Ses01F_impro01", {"F000", "F002", "M001"});
  release.add_dialogue("Ses02F_impro01", {"F000"});
  const CorpusCheck one = check(release, {}, 1);
  const CorpusCheck four = check(release, {}, 4);
  EXPECT_EQ(one.sentence_duration_s, four.sentence_duration_s);
  ASSERT_EQ(one.irregularities.size(), four.irregularities.size());
  for (std::size_t i = 0; i < one.irregularities.size(); ++i) {
    EXPECT_EQ(one.irregularities[i].detail, four.irregularities[i].detail);
  }
}

TEST(CorpusCheck, OptionsOutOfRangeAreRefused) {
  const ReleaseFixture release;
  release.add_dialogue("Ses01F_impro01", {"F000"});
  EXPECT_THROW(check(release, {.sound = {.sample_rate_hz = 0}}), Error);
  EXPECT_THROW(check(release, {.sound = {.length_tolerance_s = -1.0}}), Error);
}

TEST(CorpusCheck, AReleaseWithoutTurnsIsWrong) {
  const ReleaseFixture release;
  release.write("Session1/readme.txt", "");
  const CorpusCheck result = check(release);
  EXPECT_THAT(kinds(result), Contains("no-turns"));
  EXPECT_TRUE(result.changes_results);
}

}  // namespace
}  // namespace merkit
