// How likely a frame is voiced: the highest peak of its autocorrelation.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/audio/fft.h"
#include "merkit/features/frame_measures.h"

namespace merkit {

struct VoiceProbabilityOptions {
  FrameCut frames;
  double pre_emphasis = 0.97;  // c of x[n] - c x[n-1] within the frame
  std::size_t first_lag = 1;   // smallest lag of a peak, samples
  bool troughs = false;        // peaks of |r|, not of r, as openSMILE has them
};

// r(tau) / r(0) at the highest local maximum of r from first_lag on, 0..1; r is the circular
// autocorrelation of the pre-emphasised, Hamming-windowed frame, zero-padded to a power of two.
// Unlike PitchTracker's it is not divided by that of the window, so long periods count less. 0
// where there is no maximum above 0, as in silence. Immutable after construction, so one instance
// may be shared by any number of threads.
class VoiceProbability {
 public:
  explicit VoiceProbability(const VoiceProbabilityOptions& options);

  // One value for each frame of `samples`, [num_frames].
  std::vector<double> compute(std::span<const float> samples) const;

 private:
  double highest_peak(std::span<float> lags) const;

  VoiceProbabilityOptions options_;
  std::vector<float> window_;
  RealFft<float> fft_;
};

}  // namespace merkit
