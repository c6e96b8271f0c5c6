#include "merkit/audio/fft_plan.h"

#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>

#include "merkit/audio/fft_kernels.h"

namespace merkit {
namespace {

// exp(-2 pi i j / n). In long double, because the error of a root goes into every bin.
template <class T>
void append_root(std::uint64_t j, std::uint64_t n, std::vector<T>& out) {
  const long double angle = -2.0L * std::numbers::pi_v<long double> *
                            static_cast<long double>(j % n) / static_cast<long double>(n);
  out.push_back(static_cast<T>(std::cos(angle)));
  out.push_back(static_cast<T>(std::sin(angle)));
}

std::size_t without_factors_235(std::size_t n) {
  for (const std::size_t p : {2U, 3U, 5U}) {
    while (n % p == 0) {
      n /= p;
    }
  }
  return n;
}

// Odd radices outside, powers of two inside: the innermost step then is a radix 8 or 4, which does
// most work per load.
std::vector<std::size_t> radices(std::size_t n) {
  std::vector<std::size_t> out;
  for (const std::size_t p : {5U, 3U}) {
    for (; n % p == 0; n /= p) {
      out.push_back(p);
    }
  }
  for (; n % 8 == 0 && n != 16; n /= 8) {
    out.push_back(8);
  }
  for (; n % 4 == 0; n /= 4) {
    out.push_back(4);
  }
  if (n == 2) {
    out.insert(out.begin(), 2);
  }
  return out;
}

template <class T>
std::vector<FftStage<T>> make_stages(std::size_t n) {
  std::vector<FftStage<T>> stages;
  for (const std::size_t radix : radices(n)) {
    FftStage<T> stage{radix, n / radix, {}};
    for (std::size_t k = 0; k < stage.sub_length; ++k) {
      for (std::size_t r = 1; r < radix; ++r) {
        append_root(k * r, n, stage.twiddles);
      }
    }
    n /= radix;
    stages.push_back(std::move(stage));
  }
  return stages;
}

// The transform of the conjugate chirp, wrapped around, divided by its length so that the inverse
// transform needs no scaling.
template <class T>
std::vector<T> make_chirp_spectrum(const FftPlan<T>& plan) {
  const std::size_t n = plan.complex_length;
  const std::size_t padded = plan.staged_length;
  std::vector<T> wrapped(2 * padded, T{0});
  const T scale = T{1} / static_cast<T>(padded);
  for (std::size_t j = 0; j < n; ++j) {
    for (const std::size_t at : {j, (padded - j) % padded}) {
      wrapped[2 * at] = plan.chirp[2 * j] * scale;
      wrapped[2 * at + 1] = -plan.chirp[2 * j + 1] * scale;
    }
  }
  std::vector<T> spectrum(2 * padded);
  fft_kernels<T>().run_stages(plan, wrapped.data(), spectrum.data());
  return spectrum;
}

}  // namespace

std::size_t next_smooth_length(std::size_t length) {
  std::size_t n = length == 0 ? 1 : length;
  while (without_factors_235(n) != 1) {
    ++n;
  }
  return n;
}

template <class T>
FftPlan<T>::FftPlan(std::size_t real_length)
    : length(real_length),
      complex_length(real_length % 2 == 0 ? real_length / 2 : real_length),
      staged_length(complex_length) {
  const bool is_smooth = without_factors_235(complex_length) == 1;
  if (!is_smooth) {
    staged_length = next_smooth_length(2 * complex_length - 1);
  }
  stages = make_stages<T>(staged_length);
  for (std::size_t k = 0; length % 2 == 0 && k <= complex_length / 2; ++k) {
    append_root(k, length, half_twiddles);
  }
  if (!is_smooth) {
    for (std::uint64_t j = 0; j < complex_length; ++j) {
      append_root(j * j, std::uint64_t{2} * complex_length, chirp);
    }
    chirp_spectrum = make_chirp_spectrum(*this);
  }
}

template struct FftPlan<float>;
template struct FftPlan<double>;

}  // namespace merkit
