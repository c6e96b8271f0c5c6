#include "merkit/features/pitch_autocorrelation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "merkit/base/rng.h"

namespace merkit {
namespace {

constexpr PitchWindow kSizes{.half_window = 50, .half_mean = 30, .margin = 8, .last_lag = 40};

std::vector<float> noise(std::size_t size, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> out(size);
  for (float& x : out) {
    x = static_cast<float>(rng.uniform(-1.0, 1.0) + 0.25);
  }
  return out;
}

struct Result {
  Matrix<float> rows;
  std::vector<float> peaks;
};

Result run(const std::vector<float>& signal, const std::vector<std::ptrdiff_t>& centers) {
  const PitchAutocorrelation autocorrelation(kSizes);
  Result out{Matrix<float>(centers.size(), autocorrelation.row_size()),
             std::vector<float>(centers.size())};
  autocorrelation.compute({signal, centers}, {out.rows.values(), out.rows.rows(), out.rows.cols()},
                          out.peaks);
  return out;
}

// The definition, sample by sample in double.
class Direct {
 public:
  Direct(const std::vector<float>& signal, std::ptrdiff_t center) {
    const std::ptrdiff_t size = std::ssize(signal);
    double sum = 0.0;
    double count = 0.0;
    for (std::ptrdiff_t i = std::max<std::ptrdiff_t>(center - 30, 0);
         i < std::min(center + 30, size); ++i) {
      sum += static_cast<double>(signal[static_cast<std::size_t>(i)]);
      count += 1.0;
    }
    const double mean = count > 0.0 ? sum / count : 0.0;
    for (std::ptrdiff_t i = 0; i < 100; ++i) {
      const std::ptrdiff_t at = center - 50 + i;
      window_.push_back(
          0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * static_cast<double>(i + 1) / 101.0));
      const bool inside = at >= 0 && at < size;
      const double x = inside ? static_cast<double>(signal[static_cast<std::size_t>(at)]) : 0.0;
      frame_.push_back(inside ? (x - mean) * window_.back() : 0.0);
    }
  }

  double peak() const {
    double out = 0.0;
    for (const double x : frame_) {
      out = std::max(out, std::abs(x));
    }
    return out;
  }

  double at(std::size_t lag) const {
    return lagged(frame_, lag) / lagged(frame_, 0) / (lagged(window_, lag) / lagged(window_, 0));
  }

 private:
  static double lagged(const std::vector<double>& x, std::size_t lag) {
    double sum = 0.0;
    for (std::size_t i = lag; i < x.size(); ++i) {
      sum += x[i] * x[i - lag];
    }
    return sum;
  }

  std::vector<double> window_;
  std::vector<double> frame_;
};

TEST(PitchAutocorrelation, IsItsDefinitionInsideAndAcrossTheEnds) {
  const auto signal = noise(400, 1);
  const std::vector<std::ptrdiff_t> centers{-20, 0, 17, 50, 200, 350, 390, 430};
  const Result got = run(signal, centers);
  for (std::size_t f = 0; f < centers.size(); ++f) {
    const Direct expected(signal, centers[f]);
    EXPECT_NEAR(static_cast<double>(got.peaks[f]), expected.peak(), 1e-6);
    for (std::size_t lag = 0; lag <= 48; ++lag) {
      EXPECT_NEAR(static_cast<double>(got.rows(f, 8 + lag)), expected.at(lag), 1e-5)
          << "frame " << f << ", lag " << lag;
    }
  }
}

TEST(PitchAutocorrelation, IsSymmetricAroundLagZeroWhereItIsOne) {
  const Result got = run(noise(400, 2), {100, 200});
  for (std::size_t f = 0; f < 2; ++f) {
    EXPECT_NEAR(got.rows(f, 8), 1.0F, 1e-6F);
    for (std::size_t lag = 1; lag <= 8; ++lag) {
      EXPECT_EQ(got.rows(f, 8 - lag), got.rows(f, 8 + lag));
    }
  }
}

TEST(PitchAutocorrelation, FrameGivesTheSameBytesAloneAndAmongMany) {
  const auto signal = noise(3000, 3);
  std::vector<std::ptrdiff_t> centers;
  for (std::ptrdiff_t c = 0; c < 3000; c += 37) {
    centers.push_back(c);
  }
  const Result all = run(signal, centers);
  for (std::size_t f = 0; f < centers.size(); ++f) {
    const Result one = run(signal, {centers[f]});
    ASSERT_TRUE(std::ranges::equal(one.rows.row(0), all.rows.row(f))) << "frame " << f;
    ASSERT_EQ(one.peaks[0], all.peaks[f]);
  }
}

TEST(PitchAutocorrelation, DoublingTheSignalDoublesThePeakAndNothingElse) {
  auto signal = noise(400, 4);
  const Result single = run(signal, {200});
  std::ranges::for_each(signal, [](float& x) { x *= 2.0F; });
  const Result twice = run(signal, {200});
  EXPECT_EQ(twice.rows, single.rows);
  EXPECT_EQ(twice.peaks[0], 2.0F * single.peaks[0]);
}

TEST(PitchAutocorrelation, OfSilenceAndOutsideTheSignalIsZero) {
  const Result got = run(std::vector<float>(400, 0.0F), {200, -1000, 5000});
  EXPECT_EQ(got.rows, Matrix<float>(3, got.rows.cols(), 0.0F));
  EXPECT_EQ(got.peaks, std::vector<float>(3, 0.0F));
}

}  // namespace
}  // namespace merkit
