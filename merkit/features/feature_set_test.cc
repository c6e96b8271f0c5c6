#include "merkit/features/feature_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <set>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/features/extraction.h"
#include "merkit/features/toy_set.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(FeatureSets, HaveDifferentNamesAndOneSentenceEach) {
  std::set<std::string_view> names;
  for (const FeatureSet& set : feature_sets()) {
    EXPECT_TRUE(names.insert(set.name).second) << set.name;
    EXPECT_GE(set.version, 1);
    EXPECT_FALSE(set.summary.empty() || set.summary.ends_with('.')) << set.name;
  }
}

TEST(FeatureSets, EveryOptionIsExplainedAndAssignsBackToItself) {
  for (const FeatureSet& set : feature_sets()) {
    std::vector<OptionAssignment> all;
    for (const OptionValue& option : set.options({})) {
      EXPECT_FALSE(option.doc.empty()) << set.name << " " << option.name;
      all.push_back({option.name, option.value});
    }
    EXPECT_EQ(set.options_json(all), set.options_json({})) << set.name;
    EXPECT_TRUE(parse_json(set.options_json({}), set.name).is_object());
  }
}

TEST(FeatureSets, UnknownNameIsAnsweredWithTheNearest) {
  try {
    find_feature_set("speach34");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotFound);
    EXPECT_THAT(error.what(), HasSubstr("(did you mean \"speech34\"?)"));
  }
}

TEST(FeatureSets, OptionErrorsNameTheSet) {
  const FeatureSet& set = find_feature_set("speech34");
  const std::vector<OptionAssignment> unknown = {{"windw_s", "1"}};
  const std::vector<OptionAssignment> wrong = {{"window_s", "long"}};
  for (const auto& assignments : {unknown, wrong}) {
    try {
      set.make(assignments);
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
      EXPECT_THAT(error.what(), StartsWith("speech34: option "));
    }
  }
}

class AudioSets : public ::testing::TestWithParam<std::string> {};

Audio noise_audio(std::size_t num_samples) {
  Audio audio{.samples = {}, .sample_rate_hz = 16000};
  for (const std::int16_t sample : testing::noise(num_samples, 3)) {
    audio.samples.push_back(static_cast<float>(sample) / 32768.0F);
  }
  return audio;
}

TEST_P(AudioSets, RowsAreAsWideAsTheColumnNames) {
  const auto extractor = find_feature_set(GetParam()).make({});
  const Audio audio = noise_audio(24000);
  const Matrix<float> rows = extractor->compute({.audio = audio.view()});
  EXPECT_GT(rows.rows(), 0U);
  const auto names = extractor->column_names();
  EXPECT_EQ(rows.cols(), names.size());
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
}

// Voiced for a while, then noise, then voiced again, then silence, and so on.
Audio changing_audio(std::size_t num_samples) {
  Audio audio = noise_audio(num_samples);
  for (std::size_t i = 0; i < num_samples; ++i) {
    const std::size_t part = i / 5000 % 4;
    const auto time_s = static_cast<double>(i) / 16000.0;
    const double phase = 2.0 * std::numbers::pi * (120.0 + 9.0 * time_s) * time_s;
    const double voice = std::round(8000.0 * (std::sin(phase) + 0.5 * std::sin(2.0 * phase)));
    audio.samples[i] *= part == 1 ? 1.0F : (part == 3 ? 0.0F : 0.01F);
    audio.samples[i] += part % 2 == 0 ? static_cast<float>(voice / 32768.0) : 0.0F;
  }
  return audio;
}

// The piece that owns the frames from `next` on, `count` of them.
SoundPiece cut_piece(const Audio& audio, const FrameReach& reach, std::size_t next,
                     std::size_t count) {
  const std::size_t first = next - std::min(next, reach.margin_frames);
  const std::size_t end = (next + count + reach.margin_frames) * reach.hop_samples;
  const bool is_last = end >= audio.samples.size();
  const auto samples = std::span(audio.samples)
                           .first(std::min(end, audio.samples.size()))
                           .subspan(first * reach.hop_samples);
  return {.audio = {samples, audio.sample_rate_hz},
          .first_frame = first,
          .is_last = is_last,
          .level = signal_level(audio.samples),
          .owned = {next - first, is_last ? SIZE_MAX : next - first + count}};
}

std::vector<float> values_in_pieces(const FeatureExtractor& extractor, const Audio& audio,
                                    std::size_t frames_per_piece) {
  const FrameReach reach = extractor.frame_reach().value();
  std::vector<SoundPiece> pieces;
  for (std::size_t next = 0; pieces.empty() || !pieces.back().is_last; next += frames_per_piece) {
    pieces.push_back(cut_piece(audio, reach, next, frames_per_piece));
  }
  const auto stream = extractor.open_stream();
  for (const SoundPiece& piece : pieces) {
    if (reach.needs_survey) {
      stream->survey(piece);
    }
  }
  std::vector<float> values;
  for (auto piece = pieces.begin(); piece != pieces.end() && !stream->is_done(); ++piece) {
    const Matrix<float> rows = stream->rows(*piece);
    values.insert(values.end(), rows.values().begin(), rows.values().end());
  }
  return values;
}

void expect_pieces_to_give_the_whole(const FeatureExtractor& extractor, const Audio& audio) {
  const Matrix<float> whole = extractor.compute({.audio = audio.view()});
  for (const std::size_t frames_per_piece : {1U, 7U, 70U, 71U, 500U}) {
    const auto values = values_in_pieces(extractor, audio, frames_per_piece);
    ASSERT_EQ(values.size(), whole.size()) << frames_per_piece << " frames a piece";
    ASSERT_TRUE(std::equal(values.begin(), values.end(), whole.values().begin()))
        << frames_per_piece << " frames a piece";
  }
}

TEST_P(AudioSets, CutSoundGivesTheRowsOfTheWhole) {
  const auto extractor = find_feature_set(GetParam()).make({});
  expect_pieces_to_give_the_whole(*extractor, noise_audio(60000));
  expect_pieces_to_give_the_whole(*extractor, changing_audio(60123));
}

TEST_P(AudioSets, CutSoundShorterThanAFrameGivesTheRowsOfTheWhole) {
  const auto extractor = find_feature_set(GetParam()).make({});
  for (const std::size_t num_samples : {1U, 399U, 400U, 639U, 640U, 3200U}) {
    expect_pieces_to_give_the_whole(*extractor, changing_audio(num_samples));
  }
}

struct Assigned {
  const char* set;
  OptionAssignment option;
};

TEST(FeatureSets, CutSoundGivesTheRowsOfTheWholeUnderOptionsThatReachFar) {
  const Audio audio = changing_audio(60123);
  for (const Assigned& one : {Assigned{"mfcc", {"top_db", "30"}},
                              {"mfcc", {"edges", "mirror"}},
                              {"lld32", {"smooth", "true"}},
                              {"lld32", {"delta_window", "60"}},
                              {"lld32", {"min_hz", "20"}},
                              {"lld32", {"hop_s", "0.0031"}},
                              {"lld32", {"window_s", "0.0251"}},
                              {"lld32", {"as_opensmile", "true"}},
                              {"segments750", {"context", "40"}},
                              {"segments750", {"context", "1"}},
                              {"segments750", {"keep_fraction", "1"}},
                              {"segments750", {"hop_s", "0.03"}},
                              {"emobase988", {"min_hz", "100"}}}) {
    SCOPED_TRACE(std::string(one.set) + " " + one.option.name + " " + one.option.value);
    const std::vector<OptionAssignment> options = {one.option};
    expect_pieces_to_give_the_whole(*find_feature_set(one.set).make(options), audio);
  }
}

std::vector<std::string> audio_set_names() {
  std::vector<std::string> names;
  for (const FeatureSet& set : feature_sets()) {
    if (set.modality == Modality::kAudio) {
      names.emplace_back(set.name);
    }
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, AudioSets, ::testing::ValuesIn(audio_set_names()),
                         [](const auto& instance) {
                           std::string name = instance.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace merkit
