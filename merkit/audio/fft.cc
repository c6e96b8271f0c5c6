#include "merkit/audio/fft.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "merkit/base/error.h"

namespace merkit {
namespace {

std::size_t smallest_factor(std::size_t n) {
  std::size_t p = 2;
  while (n % p != 0) {
    ++p;
  }
  return p;
}

template <class T>
void transform(const std::complex<T>* in, std::size_t stride, std::size_t n, std::complex<T>* out) {
  if (n == 1) {
    out[0] = in[0];
    return;
  }
  const std::size_t p = smallest_factor(n);
  const std::size_t m = n / p;
  for (std::size_t r = 0; r < p; ++r) {
    transform(in + r * stride, stride * p, m, out + r * m);
  }
  std::vector<std::complex<T>> column(p);
  for (std::size_t k = 0; k < m; ++k) {
    for (std::size_t r = 0; r < p; ++r) {
      column[r] = out[r * m + k];
    }
    for (std::size_t q = 0; q < p; ++q) {
      std::complex<T> sum{};
      for (std::size_t r = 0; r < p; ++r) {
        const double angle = -2.0 * std::numbers::pi * static_cast<double>((r * (k + q * m)) % n) /
                             static_cast<double>(n);
        sum += column[r] *
               std::complex<T>(static_cast<T>(std::cos(angle)), static_cast<T>(std::sin(angle)));
      }
      out[k + q * m] = sum;
    }
  }
}

}  // namespace

std::size_t next_fast_fft_length(std::size_t length) {
  for (std::size_t n = length == 0 ? 1 : length;; ++n) {
    std::size_t rest = n;
    for (const std::size_t p : {2U, 3U, 5U}) {
      while (rest % p == 0) {
        rest /= p;
      }
    }
    if (rest == 1) {
      return n;
    }
  }
}

template <class T>
struct RealFft<T>::Plan {
  std::size_t length;
};

template <class T>
RealFft<T>::RealFft(std::size_t length) : plan_(new Plan{length}) {
  if (length == 0 || length > (std::size_t{1} << 24U)) {
    throw Error(ErrorCode::kInvalidArgument,
                "fft: expected a length of 1 to 2^24, got " + std::to_string(length));
  }
}

template <class T>
RealFft<T>::~RealFft() = default;
template <class T>
RealFft<T>::RealFft(RealFft&&) noexcept = default;
template <class T>
RealFft<T>& RealFft<T>::operator=(RealFft&&) noexcept = default;

template <class T>
std::size_t RealFft<T>::length() const noexcept {
  return plan_->length;
}

template <class T>
std::size_t RealFft<T>::num_bins() const noexcept {
  return plan_->length / 2 + 1;
}

template <class T>
void RealFft<T>::forward(std::span<const T> frame, std::span<std::complex<T>> spectrum) const {
  const std::vector<std::complex<T>> in(frame.begin(), frame.end());
  std::vector<std::complex<T>> out(in.size());
  transform(in.data(), 1, in.size(), out.data());
  std::copy_n(out.begin(), num_bins(), spectrum.begin());
}

template <class T>
void RealFft<T>::power(std::span<const T> frame, std::span<T> power) const {
  std::vector<std::complex<T>> spectrum(num_bins());
  forward(frame, spectrum);
  for (std::size_t k = 0; k < spectrum.size(); ++k) {
    power[k] = std::norm(spectrum[k]);
  }
}

template <class T>
void RealFft<T>::power_batch(std::span<const T> frames, std::size_t num_frames,
                             std::span<T> power) const {
  for (std::size_t f = 0; f < num_frames; ++f) {
    this->power(frames.subspan(f * length(), length()), power.subspan(f * num_bins(), num_bins()));
  }
}

template class RealFft<float>;
template class RealFft<double>;

}  // namespace merkit
