// How likely a frame is voiced: the highest peak of its autocorrelation.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/audio/fft.h"

namespace merkit {

struct VoiceProbabilityOptions {
  std::size_t fft_length = 512;  // samples of a frame, zeros behind it included
  std::size_t first_lag = 1;     // smallest lag of a peak, samples, >= 1
  bool troughs = false;          // peaks of |r|, not of r, as openSMILE has them
};

// r(tau) / r(0) at the highest local maximum of r from first_lag on, 0..1; r is the circular
// autocorrelation of the frame, from its power spectrum. Unlike PitchTracker's it is not divided by
// that of the window, so long periods count less. 0 where there is no maximum above 0, as in
// silence. Immutable after construction, so one instance may be shared by any number of threads.
class VoiceProbability {
 public:
  explicit VoiceProbability(const VoiceProbabilityOptions& options);

  // Appends to `out` one value for each frame of `power` [num_frames, fft_length / 2 + 1].
  void append(std::span<const double> power, std::vector<double>& out) const;

 private:
  double highest_peak(std::span<float> lags) const;

  VoiceProbabilityOptions options_;
  RealFft<float> fft_;
};

}  // namespace merkit
