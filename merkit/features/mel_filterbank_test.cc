#include "merkit/features/mel_filterbank.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "merkit/base/error.h"

namespace merkit {
namespace {

TEST(MelScale, GoesThereAndBack) {
  for (const char* scale : {"slaney", "htk"}) {
    for (double hz = 0.0; hz < 22050.0; hz += 97.0) {
      EXPECT_NEAR(hz_from_mel(mel_from_hz(hz, scale), scale), hz, 1e-9) << scale;
    }
  }
}

TEST(MelScale, HasItsFixedPoints) {
  EXPECT_NEAR(mel_from_hz(700.0, "htk"), 1127.0 * std::log(2.0), 1e-12);
  EXPECT_EQ(mel_from_hz(200.0, "slaney"), 3.0);
  EXPECT_EQ(mel_from_hz(1000.0, "slaney"), 15.0);
  EXPECT_NEAR(mel_from_hz(6400.0, "slaney"), 42.0, 1e-12);
}

TEST(MelScale, UnknownNameIsAnError) { EXPECT_THROW(mel_from_hz(1.0, "bark"), Error); }

// Area under each filter over Hz.
std::vector<double> areas(const Matrix<double>& filters, double spacing_hz) {
  std::vector<double> sums(filters.cols());
  for (std::size_t k = 0; k < filters.rows(); ++k) {
    for (std::size_t j = 0; j < filters.cols(); ++j) {
      sums[j] += filters(k, j) * spacing_hz;
    }
  }
  return sums;
}

TEST(MelFilters, OfUnitAreaHaveAreaOne) {
  // A spacing of 1 Hz, so that sums come close to integrals.
  for (const double area : areas(mel_filters(MelOptions{}, 16000, 16000), 1.0)) {
    EXPECT_NEAR(area, 1.0, 1e-3);
  }
}

TEST(MelFilters, OfHeightOneAddUpToOneBetweenTheOuterPeaks) {
  for (const bool straight_in_mel : {false, true}) {
    MelOptions o;
    o.scale = "htk";
    o.unit_area = false;
    o.straight_in_mel = straight_in_mel;
    const Matrix<double> filters = mel_filters(o, 16000, 512);
    for (std::size_t k = 10; k < 220; ++k) {
      double sum = 0.0;
      for (const double w : filters.row(k)) {
        sum += w;
      }
      EXPECT_NEAR(sum, 1.0, 1e-12) << k;
    }
  }
}

TEST(MelFilters, AreZeroOutsideTheirRange) {
  MelOptions o;
  o.low_hz = 300.0;
  o.high_hz = 3400.0;
  const Matrix<double> filters = mel_filters(o, 16000, 512);
  for (std::size_t k = 0; k < filters.rows(); ++k) {
    const double hz = static_cast<double>(k) * 31.25;
    for (const double w : filters.row(k)) {
      EXPECT_GE(w, 0.0);
      if (hz <= 300.0 || hz >= 3400.0) {
        EXPECT_EQ(w, 0.0) << hz;
      }
    }
  }
}

TEST(MelFilters, StopAtHalfTheSampleRate) {
  MelOptions narrow;
  narrow.high_hz = 8000.0;
  MelOptions open;
  EXPECT_EQ(mel_filters(narrow, 8000, 256), mel_filters(open, 8000, 256));
}

TEST(MelFilters, ShapeIsBinsByBands) {
  const Matrix<double> filters = mel_filters({.num_bands = 26}, 16000, 400);
  EXPECT_EQ(filters.rows(), 201U);
  EXPECT_EQ(filters.cols(), 26U);
}

TEST(MelFilters, RefuseARangeUpsideDown) {
  MelOptions o;
  o.low_hz = 9000.0;
  try {
    mel_filters(o, 16000, 512);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("expected low_hz from 0 to below 8000"));
  }
  o.low_hz = std::nan("");
  EXPECT_THROW(mel_filters(o, 16000, 512), Error);
  EXPECT_THROW(mel_filters({.num_bands = 0}, 16000, 512), Error);
}

}  // namespace
}  // namespace merkit
