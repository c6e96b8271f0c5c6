#include "merkit/features/extraction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <optional>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/features/toy_set.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

// A corpus of wav files with one option: sounds that differ, one too short, one missing.
class Extraction : public ::testing::Test {
 protected:
  Extraction() {
    for (int i = 0; i < kNumSounds; ++i) {
      const std::string id = "utt" + std::to_string(100 + i);
      add(id, testing::noise(1600 + 160 * static_cast<std::size_t>(i), i));
    }
    add("utt900_short", testing::noise(10, 1));
    utterances_.emplace_back();
    utterances_.back().id = "utt901_silent";
  }

  void add(const std::string& id, const std::vector<std::int16_t>& samples) {
    const auto path = folder_ / (id + ".wav");
    write_file(path, testing::wav_bytes(samples));
    Utterance utterance;
    utterance.id = id;
    utterance.sentence_audio.path = path;
    utterances_.push_back(utterance);
  }

  std::vector<const Utterance*> pointers() const {
    std::vector<const Utterance*> pointers;
    for (const Utterance& utterance : utterances_) {
      pointers.push_back(&utterance);
    }
    return pointers;
  }

  // Extracts to `name`; takes over rows of `previous`.
  ExtractReport extract(const std::string& name, const FeatureJob& job, const RunControl& control,
                        const std::vector<const FeatureStore*>& previous = {}) {
    FeatureStoreWriter out(folder_ / name, job.store_info());
    const ExtractTarget target{.job = &job, .sink = &out, .previous = previous};
    try {
      auto reports = extract_features(pointers(), {&target, 1}, control);
      out.commit();
      return reports.at(0);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kCancelled) {
        out.commit();
      }
      throw;
    }
  }

  static constexpr int kNumSounds = 20;
  testing::TemporaryFolder folder_;
  std::vector<Utterance> utterances_;
  ThreadPool pool_{3};
  RunControl control_{.pool = pool_};
  FeatureJob job_{testing::toy_set(), {}, {}};
};

std::size_t count(const ExtractReport& report, ExtractStatus status) {
  return report.num_by_status.at(static_cast<std::size_t>(status));
}

TEST_F(Extraction, EveryUtteranceEndsWithRowsOrAStatusThatSaysWhyNot) {
  const ExtractReport report = extract("a.safetensors", job_, control_);
  EXPECT_EQ(count(report, ExtractStatus::kOk), 20U);
  EXPECT_EQ(count(report, ExtractStatus::kTooShort), 1U);
  EXPECT_EQ(count(report, ExtractStatus::kMissing), 1U);
  EXPECT_EQ(report.num_reused, 0U);
  const FeatureStore store(folder_ / "a.safetensors");
  ASSERT_EQ(store.num_utterances(), 22U);
  EXPECT_EQ(store.rows(3).rows, 13U) << "1600 + 3 * 160 samples, hop 160";
  EXPECT_EQ(store.status(20), ExtractStatus::kTooShort);
  EXPECT_EQ(store.info().options, R"({"scale":1,"fails_below":0,"local":true})");
  EXPECT_THAT(store.info().audio_options, HasSubstr("\"sample_rate_hz\":16000"));
}

TEST_F(Extraction, AnyThreadCountGivesTheSameBytes) {
  extract("three.safetensors", job_, control_);
  ThreadPool one(1);
  extract("one.safetensors", job_, {.pool = one});
  EXPECT_EQ(read_file(folder_ / "three.safetensors"), read_file(folder_ / "one.safetensors"));
}

TEST_F(Extraction, TheSecondRunExtractsOnlyWhatChanged) {
  extract("first.safetensors", job_, control_);
  write_file(utterances_[4].sentence_audio.path, testing::wav_bytes(testing::noise(3200, 77)));
  const FeatureStore first(folder_ / "first.safetensors");
  EXPECT_FALSE(is_up_to_date(pointers(), job_, first, control_));
  const ExtractReport report = extract("second.safetensors", job_, control_, {&first});
  EXPECT_EQ(report.num_reused, 20U) << "all that have sound, but one";
  extract("afresh.safetensors", job_, control_);
  EXPECT_EQ(read_file(folder_ / "second.safetensors"), read_file(folder_ / "afresh.safetensors"));
  EXPECT_TRUE(
      is_up_to_date(pointers(), job_, FeatureStore(folder_ / "second.safetensors"), control_));
}

TEST_F(Extraction, OtherOptionsReuseNothing) {
  extract("first.safetensors", job_, control_);
  const FeatureStore first(folder_ / "first.safetensors");
  const FeatureJob louder(testing::toy_set(), {{"scale", "2"}}, {});
  EXPECT_EQ(extract("louder.safetensors", louder, control_, {&first}).num_reused, 0U);
  ExtractAudioOptions audio;
  audio.channel = "left";
  const FeatureJob left(testing::toy_set(), {}, audio);
  EXPECT_EQ(extract("left.safetensors", left, control_, {&first}).num_reused, 0U);
}

TEST_F(Extraction, AStoppedRunIsContinuedToTheSameBytes) {
  extract("whole.safetensors", job_, control_);
  std::atomic<bool> stop{false};
  RunControl stopping{.pool = pool_,
                      .progress = [&](const Progress& now) { stop = stop || now.done >= 7; },
                      .stop = &stop};
  EXPECT_THROW(extract("part.safetensors", job_, stopping), Error);
  const FeatureStore part(folder_ / "part.safetensors");
  EXPECT_LT(part.num_utterances(), 22U);
  EXPECT_GT(part.num_utterances(), 0U);
  const ExtractReport report = extract("resumed.safetensors", job_, control_, {&part});
  EXPECT_GE(report.num_reused + 1, part.num_utterances());
  EXPECT_EQ(read_file(folder_ / "resumed.safetensors"), read_file(folder_ / "whole.safetensors"));
}

TEST_F(Extraction, StoppingAgainKeepsWhatEarlierRunsHad) {
  extract("whole.safetensors", job_, control_);
  const FeatureStore whole(folder_ / "whole.safetensors");
  std::atomic<bool> stop{true};
  EXPECT_THROW(extract("part.safetensors", job_, {.pool = pool_, .stop = &stop}, {&whole}), Error);
  EXPECT_EQ(FeatureStore(folder_ / "part.safetensors").num_utterances(), 22U);
}

TEST_F(Extraction, ADamagedFileFailsAloneAndIsTriedAgain) {
  write_file(utterances_[2].sentence_audio.path, "no sound");
  const ExtractReport report = extract("first.safetensors", job_, control_);
  EXPECT_EQ(count(report, ExtractStatus::kOk), 19U);
  ASSERT_EQ(report.failures.size(), 1U);
  EXPECT_EQ(report.failures[0].id, "utt102");
  EXPECT_THAT(report.failures[0].message, HasSubstr("utt102.wav: "));
  const FeatureStore first(folder_ / "first.safetensors");
  EXPECT_EQ(first.rows(2).rows, 0U);
  EXPECT_FALSE(is_up_to_date(pointers(), job_, first, control_));
  EXPECT_EQ(extract("second.safetensors", job_, control_, {&first}).num_reused, 20U);
}

TEST_F(Extraction, AnImpossibleSliceIsAFaultOfItsUtteranceOnly) {
  utterances_[1].sentence_audio.start_s = 5.0;
  utterances_[1].sentence_audio.end_s = 4.0;
  EXPECT_EQ(extract("a.safetensors", job_, control_).failures.size(), 1U);
}

TEST_F(Extraction, ARateThatTheSetRefusesStopsTheRun) {
  const FeatureJob picky(testing::toy_set(), {{"fails_below", "20000"}}, {});
  try {
    extract("a.safetensors", picky, control_);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_STREQ(error.what(), "toy: rate too low");
  }
}

TEST_F(Extraction, ALongSoundIsExtractedInBlocksWithTheBytesOfTheWhole) {
  utterances_.clear();
  add("long", testing::noise(2 * kBlockSamples + 12345, 5));
  EXPECT_EQ(extract("blocks.safetensors", job_, control_).num_rows,
            (2 * kBlockSamples + 12345) / 160);
  const FeatureJob whole(testing::toy_set(), {{"local", "false"}}, {});
  extract("whole.safetensors", whole, control_);
  const FeatureStore a(folder_ / "blocks.safetensors");
  const FeatureStore b(folder_ / "whole.safetensors");
  ASSERT_EQ(a.num_rows(), b.num_rows());
  EXPECT_TRUE(
      std::equal(a.rows(0).values.begin(), a.rows(0).values.end(), b.rows(0).values.begin()));
}

TEST_F(Extraction, SeveralTargetsShareOnePass) {
  const FeatureJob louder(testing::toy_set(), {{"scale", "2"}}, {});
  FeatureStoreWriter out_a(folder_ / "a.safetensors", job_.store_info());
  FeatureStoreWriter out_b(folder_ / "b.safetensors", louder.store_info());
  const std::vector<ExtractTarget> targets = {{&job_, &out_a, {}}, {&louder, &out_b, {}}};
  extract_features(pointers(), targets, control_);
  out_a.commit();
  out_b.commit();
  const FeatureStore a(folder_ / "a.safetensors");
  const FeatureStore b(folder_ / "b.safetensors");
  ASSERT_EQ(a.num_rows(), b.num_rows());
  EXPECT_EQ(2.0F * a.rows(7).values[0], b.rows(7).values[0]);
}

TEST(FeatureJob, RefusesOptionsThatMakeNoSense) {
  ExtractAudioOptions audio;
  audio.source = "dialog";
  try {
    const FeatureJob job(testing::toy_set(), {}, audio);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "source: expected one of auto, sentence, dialogue, got \"dialog\" (did you mean "
                 "\"dialogue\"?)");
  }
  EXPECT_THROW(FeatureJob(testing::toy_set(), {{"scael", "2"}}, {}), Error);
}

}  // namespace
}  // namespace merkit
