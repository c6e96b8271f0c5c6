#include "merkit/features/voice_activity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "merkit/audio/resampler.h"
#include "merkit/features/made_up_sounds.h"
#include "tests/error_of.h"
#include "tests/golden.h"

namespace merkit {
namespace {

using testing::error_of;
using ::testing::HasSubstr;

struct Sound {
  std::vector<float> samples;
  int rate_hz = 0;
};

Sound golden(const std::string& name) {
  const auto wav = testing::read_golden_wav(name);
  return {wav.mono(), wav.sample_rate_hz};
}

std::vector<SpeechStretch> speech_of(const Sound& sound) {
  return find_speech({sound.samples, sound.rate_hz});
}

double share_of_speech(const Sound& sound) {
  return speech_duration_s(speech_of(sound)) * sound.rate_hz /
         static_cast<double>(sound.samples.size());
}

// Decisions about a sound that comes in pieces of those sizes, over and over.
std::vector<std::uint8_t> decide(const std::vector<float>& samples,
                                 const std::vector<std::size_t>& sizes) {
  VoiceActivity activity({});
  std::vector<std::uint8_t> decisions;
  std::span<const float> rest = samples;
  for (std::size_t i = 0; !rest.empty(); ++i) {
    const std::size_t count = std::min(rest.size(), sizes[i % sizes.size()]);
    activity.add(rest.first(count));
    activity.take(decisions);
    rest = rest.subspan(count);
  }
  activity.finish();
  activity.take(decisions);
  return decisions;
}

TEST(VoiceActivity, SpeechIsSpeechNearlyAllTheTime) {
  for (const char* name : {"08_speech_3s37", "09_speech_15s", "10_dcoffset_1s", "16_odd_1s2345"}) {
    EXPECT_GT(share_of_speech(golden(name)), 0.95) << name;
  }
}

TEST(VoiceActivity, GoldenSoundsWithoutSpeechHaveNone) {
  for (const char* name :
       {"01_sine440_1s", "02_chirp_2s", "03_noise_2s", "04_silence_1s", "05_clipped_1s",
        "06_short_50ms", "14_impulse_1s", "15_lsb_1s", "18_f0glide_2s"}) {
    EXPECT_EQ(share_of_speech(golden(name)), 0.0) << name;
  }
}

TEST(VoiceActivity, NoiseHumTonesMusicAndKnocksAreNoSpeech) {
  for (const auto& [name, samples] : testing::sounds_without_speech()) {
    EXPECT_EQ(share_of_speech({samples, testing::kMadeUpRateHz}), 0.0) << name;
  }
}

TEST(VoiceActivity, ThreeQuartersOfASecondOfSilenceDivideSpeech) {
  const auto stretches = speech_of(golden("13_gap_1s75"));
  ASSERT_EQ(stretches.size(), 2);
  EXPECT_EQ(stretches[0].start_s, 0.0);
  EXPECT_GT(stretches[1].start_s - stretches[0].end_s, 0.2);
}

TEST(VoiceActivity, SpeechBetweenNoiseAndSilenceIsFoundWhereItIs) {
  const Sound speech = golden("08_speech_3s37");
  std::vector<float> samples = testing::white_noise(4.0, 0.003);
  Rng rng(3);
  for (const float x : speech.samples) {
    samples.push_back(x + static_cast<float>(rng.uniform(-0.003, 0.003)));
  }
  const auto after = testing::white_noise(4.0, 0.003, 4);
  samples.insert(samples.end(), after.begin(), after.end());
  const auto stretches = speech_of({samples, speech.rate_hz});
  ASSERT_FALSE(stretches.empty());
  EXPECT_NEAR(stretches.front().start_s, 4.0, 0.3);
  EXPECT_NEAR(stretches.back().end_s, 7.37, 0.5);
}

TEST(VoiceActivity, SpeechIsHeardInNoiseTenDecibelsBelow) {
  Sound speech = golden("09_speech_15s");
  double power = 0.0;
  for (const float x : speech.samples) {
    power += static_cast<double>(x) * static_cast<double>(x);
  }
  const double rms = std::sqrt(power / static_cast<double>(speech.samples.size()));
  Rng rng(5);
  for (float& x : speech.samples) {
    x += static_cast<float>(rng.normal() * rms * std::pow(10.0, -10.0 / 20.0));
  }
  EXPECT_GT(share_of_speech(speech), 0.7);
}

// Equal number of stretches, ends no further apart than that.
void expect_same_speech(const std::vector<SpeechStretch>& stretches,
                        const std::vector<SpeechStretch>& expected, double tolerance_s) {
  ASSERT_EQ(stretches.size(), expected.size());
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    EXPECT_NEAR(stretches[i].start_s, expected[i].start_s, tolerance_s);
    EXPECT_NEAR(stretches[i].end_s, expected[i].end_s, tolerance_s);
  }
}

TEST(VoiceActivity, GainsFromMinus36To12DecibelsMoveNothingByMoreThanTwoFrames) {
  for (const char* name : {"08_speech_3s37", "13_gap_1s75", "03_noise_2s"}) {
    Sound sound = golden(name);
    const auto expected = speech_of(sound);
    for (const float gain : {1.0F / 64.0F, 0.3F, 4.0F}) {
      SCOPED_TRACE(std::string(name) + " times " + std::to_string(gain));
      Sound other = sound;
      std::transform(sound.samples.begin(), sound.samples.end(), other.samples.begin(),
                     [&](float x) { return gain * x; });
      expect_same_speech(speech_of(other), expected, 0.0201);
    }
  }
}

TEST(VoiceActivity, TheSampleRateHardlyMatters) {
  const Sound sound = golden("13_gap_1s75");
  const auto expected = speech_of(sound);
  for (const int rate_hz : {8000, 22050, 44100, 48000}) {
    Resampler resampler(sound.rate_hz, rate_hz);
    std::vector<float> samples(sound.samples.size() * static_cast<std::size_t>(rate_hz) / 16000 +
                               1000);
    std::size_t count = resampler.process(sound.samples, samples).num_produced;
    count += resampler.finish(std::span(samples).subspan(count));
    samples.resize(count);
    SCOPED_TRACE(rate_hz);
    expect_same_speech(speech_of({samples, rate_hz}), expected, 0.08);
  }
}

RC_GTEST_PROP(VoiceActivity, DecisionsDoNotDependOnThePieces, ()) {
  static const std::vector<float> samples = golden("13_gap_1s75").samples;
  static const auto expected = decide(samples, {samples.size()});
  const auto sizes = *rc::gen::nonEmpty(
      rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 4000)));
  RC_ASSERT(decide(samples, sizes) == expected);
}

RC_GTEST_PROP(VoiceActivity, ThereIsADecisionForEveryTenMilliseconds, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(0, 3000);
  RC_ASSERT(decide(std::vector<float>(size, 0.1F), {700}).size() == (size + 159) / 160);
}

TEST(VoiceActivity, DecisionsComeWithinTheLookAheadAndStay) {
  const std::vector<float> samples = golden("09_speech_15s").samples;
  const auto expected = decide(samples, {samples.size()});
  VoiceActivity activity({});
  std::vector<std::uint8_t> decisions;
  for (std::size_t begin = 0; begin + 160 <= samples.size(); begin += 160) {
    activity.add(std::span(samples).subspan(begin, 160));
    activity.take(decisions);
    const double heard_s = static_cast<double>(begin + 160) / 16000.0;
    const double decided_s = 0.01 * static_cast<double>(decisions.size());
    ASSERT_GE(decided_s + activity.look_ahead_s(), heard_s);
    ASSERT_LE(decided_s, heard_s);
  }
  ASSERT_TRUE(std::equal(decisions.begin(), decisions.end(), expected.begin()));
}

TEST(VoiceActivity, HigherThresholdsNeverHearMore) {
  const Sound sound = golden("09_speech_15s");
  const AudioView audio = {sound.samples, sound.rate_hz};
  const double usual = speech_duration_s(find_speech(audio));
  EXPECT_LE(speech_duration_s(find_speech(audio, {.min_change_db = 9.0})), usual);
  EXPECT_LE(speech_duration_s(find_speech(audio, {.min_bands = 11})), usual);
  EXPECT_LE(speech_duration_s(find_speech(audio, {.hangover_s = 0.0})), usual);
  EXPECT_EQ(speech_duration_s(find_speech(audio, {.min_level_db = 0.0})), 0.0);
}

TEST(VoiceActivity, RefusesWhatItCannotHear) {
  constexpr auto kInvalid = ErrorCode::kInvalidArgument;
  EXPECT_THAT(error_of(kInvalid, [] { VoiceActivity activity({.sample_rate_hz = 4000}); }),
              HasSubstr("expected a sample rate of 8000..768000 Hz, got 4000"));
  EXPECT_THAT(error_of(kInvalid, [] { VoiceActivity activity({.hangover_s = 9.0}); }),
              HasSubstr("expected hangover_s in 0..5, got 9"));
  EXPECT_THAT(
      error_of(
          kInvalid,
          [] { VoiceActivity activity({.lead_s = std::numeric_limits<double>::quiet_NaN()}); }),
      HasSubstr("expected lead_s in 0..1, got nan"));
  VoiceActivity activity({});
  std::vector<float> samples(1000, 0.0F);
  activity.add(samples);
  samples[7] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THAT(error_of(ErrorCode::kCorruptData, [&] { activity.add(samples); }),
              HasSubstr("expected finite samples, got nan at sample 1007"));
}

}  // namespace
}  // namespace merkit
