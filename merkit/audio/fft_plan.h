// What a transform of one length needs to know: how the length factors, and the roots of unity.
#pragma once

#include <cstddef>
#include <vector>

namespace merkit {

// One step of the decimation in time: `radix` transforms of length `sub_length` become one of
// length radix * sub_length (Cooley and Tukey 1965).
template <class T>
struct FftStage {
  std::size_t radix = 1;
  std::size_t sub_length = 1;
  std::vector<T> twiddles;  // [sub_length, radix - 1, 2]: exp(-2 pi i k r / n), r = 1 .. radix - 1
};

// A transform of `length` real samples. Even lengths go through a complex transform of half the
// length, odd ones through one of the full length.
template <class T>
struct FftPlan {
  // `length` >= 1.
  explicit FftPlan(std::size_t length);

  bool uses_bluestein() const noexcept { return !chirp.empty(); }

  std::size_t length;
  std::size_t complex_length;       // n: length / 2 if length is even, else length
  std::size_t staged_length;        // product of the radices: n, or Bluestein's padded length
  std::vector<FftStage<T>> stages;  // outermost first; empty for staged_length 1
  std::vector<T> half_twiddles;     // [n / 2 + 1, 2]: exp(-2 pi i k / length), even length only
  std::vector<T> chirp;             // [n, 2]: exp(-pi i j^2 / n), Bluestein only
  std::vector<T> chirp_spectrum;    // [staged_length, 2]: of the conjugate chirp, over its length
};

extern template struct FftPlan<float>;
extern template struct FftPlan<double>;

// Smallest length >= `length` of the form 2^a * 3^b * 5^c.
std::size_t next_smooth_length(std::size_t length);

}  // namespace merkit
