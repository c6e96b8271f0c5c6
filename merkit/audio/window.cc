#include "merkit/audio/window.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"

namespace merkit {
namespace {

// 0.5 - 0.5 cos(2 pi n / period).
double raised_cosine(double n, double period) {
  return 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * n / period);
}

double tukey(double n, double period) {
  constexpr double kTapered = 0.25;
  const double from_nearer_end = std::min(n, period - n);
  const double taper = kTapered * period / 2.0;
  return from_nearer_end >= taper ? 1.0 : raised_cosine(from_nearer_end, 2.0 * taper);
}

double factor(std::string_view name, double n, double length) {
  if (name == "hann") {
    return raised_cosine(n, length);
  }
  if (name == "hamming") {
    return 0.08 + 0.92 * raised_cosine(n, length - 1.0);
  }
  if (name == "povey") {
    return std::pow(raised_cosine(n, length - 1.0), 0.85);
  }
  return name == "tukey" ? tukey(n, length) : 1.0;
}

}  // namespace

const std::vector<std::string>& window_names() {
  static const std::vector<std::string> names = {"hann", "hamming", "povey", "tukey",
                                                 "rectangular"};
  return names;
}

std::vector<double> make_window(std::string_view name, std::size_t length) {
  const std::vector<std::string>& names = window_names();
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    throw Error(ErrorCode::kInvalidArgument, "window: " + expected_one_of(name, names));
  }
  std::vector<double> window(length, 1.0);
  for (std::size_t n = 0; n < length && length > 1; ++n) {
    window[n] = factor(name, static_cast<double>(n), static_cast<double>(length));
  }
  return window;
}

}  // namespace merkit
