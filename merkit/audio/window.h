// Window functions by which a frame is multiplied before its Fourier transform.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace merkit {

// The names that make_window() knows: "hann", "hamming", "povey", "tukey", "rectangular".
const std::vector<std::string>& window_names();

// The `length` factors of a window, w[n] for n = 0 .. N-1. Below, c(M) = cos(2 pi n / M).
//
//   hann         0.5 - 0.5 c(N), periodic: librosa, torch and scipy.signal.get_window
//   hamming      0.54 - 0.46 c(N - 1), symmetric: HTK, Kaldi and openSMILE
//   povey        (0.5 - 0.5 c(N - 1))^0.85: Kaldi
//   tukey        flat, with half a cosine over an eighth of N at either end, periodic:
//                scipy.signal.get_window(("tukey", 0.25), N)
//   rectangular  1
//
// Throws Error(kInvalidArgument) if there is no window of that name.
std::vector<double> make_window(std::string_view name, std::size_t length);

}  // namespace merkit
