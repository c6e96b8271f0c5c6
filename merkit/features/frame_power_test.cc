#include "merkit/features/frame_power.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "merkit/base/error.h"

namespace merkit {
namespace {

FrameOptions small_frames(const std::string& edges) {
  FrameOptions o;
  o.sample_rate_hz = 100;
  o.window_s = 0.08;
  o.hop_s = 0.03;
  o.edges = edges;
  o.window = "rectangular";
  return o;
}

// Power at 0 Hz of each frame: the square of the sum of its samples.
std::vector<double> squared_sums(const FrameOptions& options, std::span<const float> samples) {
  const FramePower<double> frames(options);
  std::vector<double> sums;
  frames.for_each_block({samples, options.sample_rate_hz},
                        [&](const FramePower<double>::Block& block) {
                          EXPECT_EQ(block.first_frame, sums.size());
                          for (std::size_t f = 0; f < block.num_frames; ++f) {
                            sums.push_back(block.power[f * frames.num_bins()]);
                          }
                        });
  EXPECT_EQ(sums.size(), frames.num_frames(samples.size()));
  return sums;
}

// Sums of the windows of 8 samples of `signal(i)` that start at first, first + 3, ...
template <class F>
std::vector<double> expected_sums(std::ptrdiff_t first, std::size_t count, F signal) {
  std::vector<double> sums;
  for (std::size_t t = 0; t < count; ++t) {
    double sum = 0.0;
    for (std::ptrdiff_t i = 0; i < 8; ++i) {
      sum += signal(first + static_cast<std::ptrdiff_t>(3 * t) + i);
    }
    sums.push_back(sum * sum);
  }
  return sums;
}

class Framing : public ::testing::Test {
 protected:
  Framing() : samples_(200) { std::iota(samples_.begin(), samples_.end(), 1.0F); }

  double at(std::ptrdiff_t i) const {
    return i < 0 || i >= 200 ? 0.0 : static_cast<double>(samples_[static_cast<std::size_t>(i)]);
  }

  static void expect_near(const std::vector<double>& got, const std::vector<double>& expected) {
    ASSERT_EQ(got.size(), expected.size());
    for (std::size_t t = 0; t < got.size(); ++t) {
      EXPECT_NEAR(got[t], expected[t], 1e-9 * expected[t]) << t;
    }
  }

  std::vector<float> samples_;
};

TEST_F(Framing, CutTakesWholeFramesOnly) {
  expect_near(squared_sums(small_frames("cut"), samples_),
              expected_sums(0, 65, [&](std::ptrdiff_t i) { return at(i); }));
}

TEST_F(Framing, PadCentresFramesOnTheHopsAndPutsZerosOutside) {
  expect_near(squared_sums(small_frames("pad"), samples_),
              expected_sums(-4, 67, [&](std::ptrdiff_t i) { return at(i); }));
}

TEST_F(Framing, MirrorReflectsTheEnds) {
  const auto reflected = [&](std::ptrdiff_t i) {
    return at(i < 0 ? -1 - i : i >= 200 ? 399 - i : i);
  };
  expect_near(squared_sums(small_frames("mirror"), samples_), expected_sums(-3, 67, reflected));
}

TEST_F(Framing, MirrorOfASingleSampleIsConstant) {
  EXPECT_THAT(squared_sums(small_frames("mirror"), std::span(samples_).first(2)),
              ::testing::ElementsAre(::testing::DoubleNear(144.0, 1e-9)));
}

TEST_F(Framing, PreEmphasisOfAConstantLeavesThreePercent) {
  FrameOptions o = small_frames("cut");
  o.pre_emphasis = 0.97;
  const std::vector<float> ones(8, 1.0F);
  EXPECT_NEAR(squared_sums(o, ones)[0], 0.24 * 0.24, 1e-12);
}

TEST_F(Framing, MeanRemovalLeavesNothingAtZeroHertz) {
  FrameOptions o = small_frames("cut");
  o.remove_mean = true;
  for (const double sum : squared_sums(o, samples_)) {
    EXPECT_NEAR(sum, 0.0, 1e-20);
  }
}

TEST_F(Framing, EnergyIsTheSumOfSquaresAroundTheMean) {
  FrameOptions o = small_frames("cut");
  o.remove_mean = true;
  o.pre_emphasis = 0.97;
  o.window = "hamming";
  o.integer_samples = true;
  FramePower<double>(o).for_each_block({samples_, 100}, [](const FramePower<double>::Block& block) {
    // 8 neighbouring integers: sum of (i - 3.5)^2.
    for (const double energy : block.energies) {
      EXPECT_NEAR(energy, 42.0 * 32768.0 * 32768.0, 1e-3);
    }
  });
}

TEST_F(Framing, IntegerSamplesScalePowerBy2ToThe30) {
  FrameOptions o = small_frames("cut");
  const std::vector<double> unit = squared_sums(o, samples_);
  o.integer_samples = true;
  const std::vector<double> integers = squared_sums(o, samples_);
  for (std::size_t t = 0; t < unit.size(); ++t) {
    EXPECT_NEAR(integers[t] / unit[t], 0x1p30, 1.0);
  }
}

TEST_F(Framing, ZeroPaddingKeepsTheFramesWhereTheyAre) {
  for (const char* edges : {"cut", "mirror"}) {
    FrameOptions o = small_frames(edges);
    o.window_s = 0.07;
    const std::vector<double> plain = squared_sums(o, samples_);
    o.power_of_two_fft = true;
    EXPECT_EQ(FramePower<float>(o).fft_length(), 8U);
    expect_near(squared_sums(o, samples_), plain);
  }
}

TEST(FramePower, RoundsLengthsDownToWholeSamples) {
  FrameOptions o;
  o.sample_rate_hz = 44100;
  const FramePower<float> frames(o);
  EXPECT_EQ(frames.window_samples(), 1102U);
  EXPECT_EQ(frames.hop_samples(), 441U);
  o.sample_rate_hz = 100;
  o.window_s = 0.29;
  EXPECT_EQ(FramePower<float>(o).window_samples(), 29U);
}

void expect_refused(const FrameOptions& options, const std::string& message) {
  try {
    const FramePower<float> frames(options);
    FAIL() << message;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.what(), ::testing::HasSubstr(message));
  }
}

TEST(FramePower, RefusesOptionsOutOfRange) {
  expect_refused({.sample_rate_hz = 0}, "expected sample_rate_hz in 1 .. 1000000, got 0");
  expect_refused({.window_s = 0.0}, "window_s");
  expect_refused({.window_s = 1e9}, "window_s");
  expect_refused({.hop_s = std::nan("")}, "hop_s");
  expect_refused({.edges = "padd"}, "did you mean \"pad\"?");
  expect_refused({.window = "han"}, "did you mean \"hann\"?");
  expect_refused({.pre_emphasis = 1.5}, "pre_emphasis");
}

TEST(FramePower, RefusesAudioOfAnotherRate) {
  const std::vector<float> samples(800);
  try {
    FramePower<float>(FrameOptions{}).for_each_block({samples, 8000}, [](const auto&) {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "frames: expected audio at 16000 hz, got 8000 hz");
  }
}

}  // namespace
}  // namespace merkit
