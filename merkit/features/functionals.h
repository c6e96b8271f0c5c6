// Statistics that turn a contour of any length into a fixed number of values.
//
//   const std::array<double, kNumFunctionals> f = contour_functionals(f0_contour);
//   f[static_cast<std::size_t>(Functional::kMean)];
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"

namespace merkit {

inline constexpr std::size_t kNumFunctionals = 19;

// In the order of openSMILE's emobase set. Times are frame numbers t = 0 .. N-1.
enum class Functional : std::size_t {
  kMax,
  kMin,
  kRange,        // max - min
  kMaxPosition,  // t of the first maximum
  kMinPosition,  // t of the first minimum
  kMean,
  kSlope,           // a of the least-squares line a t + b, per frame; 0 for one frame
  kOffset,          // b
  kLinearError,     // mean |x - (a t + b)|
  kQuadraticError,  // mean (x - (a t + b))^2
  kDeviation,       // sqrt(mean (x - mean)^2)
  kSkewness,        // mean (x - mean)^3 / deviation^3; 0 where the contour is constant
  kKurtosis,        // mean (x - mean)^4 / deviation^4; 0 where the contour is constant
  kQuartile1,       // with linear interpolation between order statistics at p (N - 1)
  kQuartile2,
  kQuartile3,
  kInterquartile12,  // quartile 2 - quartile 1
  kInterquartile23,  // quartile 3 - quartile 2
  kInterquartile13,  // quartile 3 - quartile 1
};

// Short name of a functional, openSMILE's: "max", "amean", "iqr1-3".
std::string_view functional_name(Functional functional);

// All functionals of `contour` in the order of the enumeration. Finite if the values and their
// fourth powers are. Throws Error(kInvalidArgument) if the contour is empty or holds NaN or
// infinity.
std::array<double, kNumFunctionals> contour_functionals(std::span<const double> contour);

// Functionals of every column of `contours` [num_frames, num_dims], num_frames >= 1: returns
// [num_dims * kNumFunctionals], those of one contour side by side.
// Throws Error(kInvalidArgument) if there are no frames, or NaN or infinity among the values.
std::vector<double> functionals(const Matrix<double>& contours);

// Names of what functionals() returns: "CONTOUR_FUNCTIONAL" for every name of a contour.
std::vector<std::string> functional_column_names(std::span<const std::string> contour_names);

}  // namespace merkit
