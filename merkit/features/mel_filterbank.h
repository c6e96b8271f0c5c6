// Triangular mel filters, as a matrix that turns power spectra into mel energies.
//
//   const BandedMatrix<float> filters(mel_filters({.num_bands = 40}, 16000, 512));
//   filters.multiply(power, energies);  // [num_frames, 257] -> [num_frames, 40]
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "merkit/base/matrix.h"

namespace merkit {

struct MelOptions {
  int num_bands = 40;            // filters
  double low_hz = 0.0;           // lower edge of the first filter
  double high_hz = 0.0;          // upper edge of the last; 0, or beyond it: half the sample rate
  std::string scale = "slaney";  // "slaney" or "htk", see mel_from_hz()
  bool straight_in_mel = false;  // sides of a triangle straight over mel (HTK, Kaldi), not over Hz
  bool unit_area = true;         // height 2 / width in Hz (Slaney), not 1
};

template <class V>
void visit(MelOptions& o, V&& field) {
  field("num_bands", o.num_bands, "mel filters");
  field("low_hz", o.low_hz, "lower edge of the first filter, hz");
  field("high_hz", o.high_hz, "upper edge of the last filter, hz; 0 for half the sample rate");
  field("mel_scale", o.scale, "slaney or htk");
  field("straight_in_mel", o.straight_in_mel, "triangles straight over mel, not over hz");
  field("unit_area", o.unit_area, "filters of area 1 over hz, not of height 1");
}

// Mel of a frequency. "htk": 1127 ln(1 + f / 700), as in HTK, Kaldi and openSMILE. "slaney": f * 3
// / 200 up to 1 kHz, then 15 + 27 ln(f / 1000) / ln 6.4 (Slaney 1998, "Auditory Toolbox", Interval
// Research technical report 1998-010). Throws Error(kInvalidArgument) for another scale.
double mel_from_hz(double hz, std::string_view scale);
// Its inverse.
double hz_from_mel(double mel, std::string_view scale);

// Filters for the `fft_length` / 2 + 1 powers of transforms of that length:
// [fft_length / 2 + 1, num_bands].
//
// The num_bands + 2 edges are equally spaced in mel from low_hz to high_hz; filter j rises from
// edge j to edge j + 1 and falls to 0 at edge j + 2. A filter narrower than the spacing of the
// transform may touch no bin; it is all 0 then. Throws Error(kInvalidArgument) if an option is out
// of range.
Matrix<double> mel_filters(const MelOptions& options, int sample_rate_hz, std::size_t fft_length);

}  // namespace merkit
