// How periodic each frame is and at which frequency, by its plain autocorrelation: the simple
// estimator inside feature sets after openSMILE. PitchTracker is the accurate one.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/audio/fft.h"

namespace merkit {

struct VoicingOptions {
  int sample_rate_hz = 16000;  // rate that the audio must have
  double window_s = 0.040;     // Hamming window; two periods of the smallest F0
  double hop_s = 0.010;        // from one frame to the next
  double min_hz = 50.0;        // smallest F0
  double max_hz = 500.0;       // largest F0
  double cutoff = 0.55;        // voicing probability from which a frame has an F0
};

template <class V>
void visit(VoicingOptions& o, V&& field) {
  field("sample_rate_hz", o.sample_rate_hz, "rate that the audio must have, Hz");
  field("window_s", o.window_s, "analysis window, seconds");
  field("hop_s", o.hop_s, "from one frame to the next, seconds");
  field("min_hz", o.min_hz, "smallest F0, Hz");
  field("max_hz", o.max_hz, "largest F0, Hz");
  field("cutoff", o.cutoff, "voicing probability from which a frame has an F0");
}

struct VoicingFrame {
  double probability = 0.0;  // largest r(lag) / r(0) over the lags of min_hz .. max_hz, 0..1
  double f0_hz = 0.0;        // sample rate / that lag, refined by a parabola; 0 where unvoiced
};

// r is the autocorrelation of the windowed frame, not divided by that of the window, which favours
// short lags and so guards against octaves below. Frames are whole samples long and apart,
// rounded down.
// Immutable after construction, so one instance may be shared by any number of threads.
class Voicing {
 public:
  // Throws Error(kInvalidArgument) if an option is out of range, min_hz lags reach beyond the
  // window or max_hz is above half the sample rate.
  explicit Voicing(const VoicingOptions& options);

  // Whole frames only; none if the audio is shorter than one. Throws Error(kInvalidArgument) if
  // `audio` does not have the sample rate of the options.
  std::vector<VoicingFrame> compute(AudioView audio) const;

 private:
  VoicingFrame analyse(std::span<const double> lags) const;

  VoicingOptions options_;
  std::size_t window_samples_;
  std::size_t hop_samples_;
  std::size_t first_lag_;
  std::size_t last_lag_;
  std::vector<double> window_;
  RealFft<double> fft_;
};

}  // namespace merkit
