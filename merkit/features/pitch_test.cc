#include "merkit/features/pitch.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "merkit/features/signal_level.h"
#include "tests/golden.h"
#include "tests/simd_targets.h"

namespace merkit {
namespace {

std::vector<float> sine(double hz, std::size_t size, double amplitude = 0.5) {
  std::vector<float> out(size);
  for (std::size_t i = 0; i < size; ++i) {
    const double phase = 2.0 * std::numbers::pi * hz * static_cast<double>(i) / 16000.0;
    out[i] = static_cast<float>(amplitude * std::sin(phase));
  }
  return out;
}

PitchTrack track_of(const std::vector<float>& samples, int sample_rate_hz = 16000) {
  PitchOptions options;
  options.sample_rate_hz = sample_rate_hz;
  return PitchTracker(options).compute({samples, sample_rate_hz});
}

std::vector<double> f0_of(const PitchTrack& track) {
  std::vector<double> out;
  for (const PitchFrame& frame : track.frames) {
    out.push_back(frame.f0_hz);
  }
  return out;
}

struct PraatCase {
  const char* name;
  // Largest difference where both are voiced. Praat interpolates the autocorrelation over 70
  // samples on either side, in double; here it is 64, in float.
  double tolerance_hz;
};

void expect_as_praat(const PraatCase& tested) {
  const testing::GoldenWav wav = testing::read_golden_wav(tested.name);
  const PitchTrack track = track_of(wav.channel(0), wav.sample_rate_hz);
  const auto praat = testing::read_golden_csv("praat/" + std::string(tested.name) + ".csv");
  ASSERT_EQ(track.frames.size(), praat.rows());
  for (std::size_t i = 0; i < praat.rows(); ++i) {
    const double time_s = track.first_center_s + static_cast<double>(i) * track.hop_s;
    EXPECT_NEAR(time_s, praat(i, 0), 1e-6);  // printed with 6 decimals
    const double f0_hz = track.frames[i].f0_hz;
    EXPECT_EQ(f0_hz > 0.0, praat(i, 1) > 0.0) << "frame " << i;
    EXPECT_NEAR(f0_hz, praat(i, 1), tested.tolerance_hz) << "frame " << i;
  }
}

class PraatGolden : public ::testing::TestWithParam<PraatCase> {};

TEST_P(PraatGolden, SameFramesSameVoicingSameFrequency) { expect_as_praat(GetParam()); }

TEST(PitchTracker, AgreesWithPraatOnEveryInstructionSet) {
  testing::for_each_simd_target([](const char* target) {
    SCOPED_TRACE(target);
    expect_as_praat({"08_speech_3s37", 0.005});
    expect_as_praat({"12_44k1_1s", 0.001});
  });
}

INSTANTIATE_TEST_SUITE_P(
    Recordings, PraatGolden,
    ::testing::Values(PraatCase{"01_sine440_1s", 0.001}, PraatCase{"03_noise_2s", 0.0},
                      PraatCase{"08_speech_3s37", 0.005}, PraatCase{"09_speech_15s", 0.005},
                      PraatCase{"05_clipped_1s", 0.001}, PraatCase{"10_dcoffset_1s", 0.005},
                      PraatCase{"13_gap_1s75", 0.005}, PraatCase{"14_impulse_1s", 0.0},
                      PraatCase{"15_lsb_1s", 0.0}, PraatCase{"16_odd_1s2345", 0.005},
                      PraatCase{"12_44k1_1s", 0.001},
                      // White noise up to the Nyquist frequency, where 64
                      // and 70 samples differ.
                      PraatCase{"17_8k_1s", 0.1}, PraatCase{"18_f0glide_2s", 0.001}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(PitchTracker, FollowsAGlideOfKnownFrequencyAndCallsNoiseUnvoiced) {
  const auto wav = testing::read_golden_wav("18_f0glide_2s");
  const auto truth = testing::read_golden_csv("wav/18_f0glide_2s.f0truth.csv");
  const PitchTrack track = track_of(wav.channel(0));
  double sum_hz = 0.0;
  int count = 0;
  for (std::size_t i = 0; i < track.frames.size(); ++i) {
    const double time_s = track.first_center_s + static_cast<double>(i) * track.hop_s;
    const auto row = static_cast<std::size_t>(std::lround(time_s * 100.0));
    ASSERT_NEAR(truth(row, 0), time_s, 1e-6);
    const double f0_hz = track.frames[i].f0_hz;
    if (time_s > 0.3599 && time_s < 1.6401) {  // the window sees the glide alone
      sum_hz += std::abs(f0_hz - truth(row, 1));
      ++count;
      ASSERT_NEAR(f0_hz, truth(row, 1), 0.01) << time_s << " s";
    } else if (time_s < 0.2799 || time_s > 1.7201) {  // it sees noise alone
      EXPECT_EQ(f0_hz, 0.0) << time_s << " s";
    }
  }
  EXPECT_EQ(count, 129);
  EXPECT_LT(sum_hz / count, 0.002);  // Praat: 0.001
}

RC_GTEST_PROP(PitchTracker, OfASineIsItsFrequency, ()) {
  const double hz = 80.0 + *rc::gen::inRange(0, 5100) / 10.0;
  for (const PitchFrame& frame : track_of(sine(hz, 2400)).frames) {
    RC_ASSERT(std::abs(frame.f0_hz - hz) < 1e-3 * hz);
    RC_ASSERT(frame.periodicity > 0.99);
    RC_ASSERT(frame.periodicity <= 1.0);
  }
}

TEST(PitchTracker, LoudnessDoesNotMatter) {
  auto samples = testing::read_golden_wav("08_speech_3s37").channel(0);
  const auto before = f0_of(track_of(samples));
  for (float& x : samples) {
    x *= 0.125F;
  }
  EXPECT_EQ(f0_of(track_of(samples)), before);
}

TEST(PitchTracker, OffsetDoesNotMatter) {
  auto samples = sine(200.0, 8000, 0.25);
  for (float& x : samples) {
    x += 0.5F;
  }
  for (const PitchFrame& frame : track_of(samples).frames) {
    EXPECT_NEAR(frame.f0_hz, 200.0, 0.01);
  }
}

TEST(PitchTracker, ShiftByAHopShiftsTheFramesOfAGrid) {
  const auto speech = testing::read_golden_wav("08_speech_3s37").channel(0);
  std::vector<float> later(160, 0.0F);
  later.insert(later.end(), speech.begin(), speech.end());
  // The mean that silence is judged by moves a little with the zeros; the rest stays.
  const PitchTracker tracker{PitchOptions{}};
  const auto frames = tracker.compute({speech, 16000}, {0.0325, 300}).frames;
  const auto moved = tracker.compute({later, 16000}, {0.0425, 300}).frames;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    EXPECT_EQ(frames[i].f0_hz, moved[i].f0_hz) << "frame " << i;
    EXPECT_EQ(frames[i].periodicity, moved[i].periodicity) << "frame " << i;
  }
}

TEST(PitchTracker, PeriodIsTheInverseOfTheFrequencyWhereVoiced) {
  const auto track = track_of(testing::read_golden_wav("08_speech_3s37").channel(0));
  for (const PitchFrame& frame : track.frames) {
    if (frame.f0_hz > 0.0) {
      EXPECT_NEAR(frame.period_s * frame.f0_hz, 1.0, 1e-12);
    }
    EXPECT_LE(frame.periodicity, 1.0);
  }
}

TEST(PitchTracker, NoiseIsUnvoicedYetHasAStrongestPeriod) {
  Rng rng(1);
  std::vector<float> noise(16000);
  for (float& x : noise) {
    x = static_cast<float>(rng.uniform(-1.0, 1.0));
  }
  for (const PitchFrame& frame : track_of(noise).frames) {
    EXPECT_EQ(frame.f0_hz, 0.0);
    EXPECT_GT(frame.period_s, 1.0 / 640.0);
    EXPECT_LT(frame.period_s, 1.0 / 74.6);
    EXPECT_LT(frame.periodicity, 0.45);
  }
}

TEST(PitchTracker, SilenceHasNeitherFrequencyNorPeriod) {
  for (const PitchFrame& frame : track_of(std::vector<float>(16000, 0.0F)).frames) {
    EXPECT_EQ(frame.f0_hz, 0.0);
    EXPECT_EQ(frame.period_s, 0.0);
    EXPECT_EQ(frame.periodicity, 0.0);
  }
}

TEST(PitchTracker, QuietFramesBesideALoudOneAreUnvoiced) {
  auto samples = sine(150.0, 16000, 0.004);
  const auto loud = sine(150.0, 1600, 0.9);
  std::copy(loud.begin(), loud.end(), samples.begin());
  const PitchTrack track = track_of(samples);
  EXPECT_GT(track.frames.front().f0_hz, 0.0);
  EXPECT_EQ(track.frames.back().f0_hz, 0.0);
}

TEST(PitchTracker, AudioShorterThanAWindowHasNoFrames) {
  EXPECT_EQ(track_of(sine(100.0, 639)).frames.size(), 0U);
  EXPECT_EQ(track_of(sine(100.0, 640)).frames.size(), 1U);
  EXPECT_EQ(track_of({}).frames.size(), 0U);
}

TEST(PitchTracker, GridMayReachBeyondTheAudio) {
  const PitchTracker tracker{PitchOptions{}};
  const auto samples = sine(200.0, 1600);
  const auto frames = tracker.compute({samples, 16000}, {-0.5, 200}).frames;
  ASSERT_EQ(frames.size(), 200U);
  EXPECT_EQ(frames.front().f0_hz, 0.0);
  EXPECT_NEAR(frames[55].f0_hz, 200.0, 0.01);
  EXPECT_EQ(frames.back().f0_hz, 0.0);
  EXPECT_EQ(tracker.compute({{}, 16000}, {0.0, 3}).frames.size(), 3U);
}

// Most frames that a stream keeps back when it gets one frame at a time.
std::size_t most_unsettled(const std::vector<float>& samples) {
  const PitchTracker tracker{PitchOptions{}};
  PitchTracker::Stream stream(tracker, signal_level(samples).peak_about_mean);
  const PitchGrid grid{0.0125, samples.size() / 160};
  std::size_t num_settled = 0;
  std::size_t most = 0;
  for (std::size_t t = 0; t < grid.num_frames; ++t) {
    stream.add({samples, 0}, grid, {t, t + 1});
    num_settled += stream.settled().size();
    most = std::max(most, t + 1 - num_settled);
  }
  EXPECT_EQ(num_settled + stream.rest().size(), grid.num_frames);
  return most;
}

TEST(PitchTracker, SettlesEveryFrameWithinASecond) {
  for (const char* name : {"03_noise_2s", "04_silence_1s", "09_speech_15s", "18_f0glide_2s"}) {
    EXPECT_LE(most_unsettled(testing::read_golden_wav(name).channel(0)), 100U) << name;
  }
  EXPECT_LE(most_unsettled(sine(200.0, 64000)), 100U);
}

TEST(PitchTracker, NamesTheSampleThatIsNoNumber) {
  std::vector<float> samples(1600, 0.0F);
  samples[41] = std::nanf("");
  try {
    track_of(samples);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptData);
    EXPECT_TRUE(std::string(error.what()).ends_with(" at sample 41")) << error.what();
  }
}

std::string error_of(const PitchOptions& options) {
  try {
    const PitchTracker tracker(options);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.what();
  }
  return "no error";
}

TEST(PitchTracker, NamesTheOptionThatIsOutOfRange) {
  EXPECT_EQ(error_of({.sample_rate_hz = 0}), "pitch options: expected sample_rate_hz >= 1, got 0");
  EXPECT_EQ(error_of({.hop_s = 1e-9}),
            "pitch options: expected hop_s of at least one sample, got 1e-09");
  EXPECT_EQ(error_of({.min_hz = 1e-9}),
            "pitch options: expected min_hz > 0 with a window of at most 2^20 samples, got 1e-09");
  EXPECT_EQ(error_of({.max_hz = 75.0}),
            "pitch options: expected max_hz above min_hz and at most half of sample_rate_hz, got "
            "75");
  EXPECT_EQ(error_of({.voicing_threshold = std::nan("")}),
            "pitch options: expected voicing_threshold in [0, 1], got nan");
  EXPECT_EQ(error_of({.octave_jump_cost = -1.0}),
            "pitch options: expected costs of at least 0, got -1");
}

TEST(PitchTracker, RejectsAudioOfAnotherRate) {
  const std::vector<float> samples(800);
  try {
    PitchTracker(PitchOptions{}).compute({samples, 8000});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "pitch: expected audio at 16000 hz, got 8000");
  }
}

}  // namespace
}  // namespace merkit
