#include "merkit/features/feature_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST_P(AudioSets, CutSoundGivesTheRowsOfTheWhole) {
  const auto extractor = find_feature_set(GetParam()).make({});
  const auto reach = extractor->frame_reach();
  if (!reach) {
    return;  // depends on the whole utterance, and says so
  }
  constexpr std::size_t kCut = 70;
  const Audio audio = noise_audio(300000);
  const std::span<const float> samples = audio.samples;
  const SignalLevel level = signal_level(samples);
  const Matrix<float> whole = extractor->compute({.audio = audio.view()});
  const AudioView back = {samples.subspan(kCut * reach->hop_samples), 16000};
  const Matrix<float> tail = extractor->compute_piece(
      {.audio = back, .first_frame = kCut, .is_last = true, .level = level});
  ASSERT_EQ(tail.rows() + kCut, whole.rows());
  for (std::size_t r = reach->margin_frames; r < tail.rows(); ++r) {
    const auto expected = whole.row(kCut + r);
    ASSERT_TRUE(std::equal(expected.begin(), expected.end(), tail.row(r).begin())) << "row " << r;
  }
  const AudioView front = {samples.first(kCut * reach->hop_samples), 16000};
  const Matrix<float> head = extractor->compute_piece(
      {.audio = front, .first_frame = 0, .is_last = false, .level = level});
  ASSERT_GE(head.rows() + reach->margin_frames, kCut);
  for (std::size_t r = 0; r + reach->margin_frames < kCut; ++r) {
    const auto expected = whole.row(r);
    ASSERT_TRUE(std::equal(expected.begin(), expected.end(), head.row(r).begin())) << "row " << r;
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
