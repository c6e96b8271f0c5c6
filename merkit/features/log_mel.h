// The feature set `logmel`: logarithms of mel energies, in the conventions of librosa and Kaldi.
//
//   const LogMel<float> logmel(LogMelOptions{});
//   const Matrix<float> features = logmel.compute(audio);  // [num_frames, 40]
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/base/matrix.h"
#include "merkit/features/banded_matrix.h"
#include "merkit/features/frame_power.h"
#include "merkit/features/log_kernels.h"
#include "merkit/features/mel_filterbank.h"

namespace merkit {

// The defaults are those of librosa.feature.melspectrogram and power_to_db(ref=1, top_db=None) with
// a window of 25 ms and a hop of 10 ms.
struct LogMelOptions {
  FrameOptions frames;
  MelOptions mel;
  bool magnitude = false;    // filter |X|, not |X|^2
  bool decibel = true;       // 10 log10, not the natural logarithm
  double floor = 1e-10;      // smaller energies are raised to this before the logarithm
  bool floor_added = false;  // the floor is added to every energy instead
};

template <class V>
void visit(LogMelOptions& o, V&& field) {
  visit(o.frames, field);
  visit(o.mel, field);
  field("magnitude", o.magnitude, "filter |X|, not |X|^2");
  field("decibel", o.decibel, "10 log10, not the natural logarithm");
  field("floor", o.floor, "smaller energies are raised to this before the logarithm");
  field("floor_added", o.floor_added, "the floor is added to every energy instead");
}

// Kaldi's compute-fbank-feats with dither 0: povey window, mean removed, pre-emphasis 0.97, HTK
// filters of height 1 from 20 Hz, natural logarithm of energies of at least 2^-23, samples in the
// range of 16-bit integers, whole frames only.
LogMelOptions kaldi_fbank_options(int sample_rate_hz = 16000);

// Computes in T, float or double. Float is within 1e-3 dB of double where a band is within 60 dB of
// the strongest of its frame; digital silence gives the floor in both.
// Immutable after construction, so one instance may be shared by any number of threads.
template <class T>
class LogMel {
 public:
  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit LogMel(const LogMelOptions& options);

  // logmel_1 .. logmel_N, from the lowest band to the highest.
  std::vector<std::string> column_names() const;
  // Of the Fourier transform.
  std::size_t fft_length() const noexcept { return frames_.fft_length(); }
  // Frames of a signal of that length; FramePower says which.
  std::size_t num_frames(std::size_t num_samples) const noexcept {
    return frames_.num_frames(num_samples);
  }

  // [num_frames, num_bands]. A signal too short for a frame gives 0 rows. Throws
  // Error(kInvalidArgument) if `audio` does not have the sample rate of the options.
  Matrix<T> compute(AudioView audio) const;
  // The same, with every block of frames shown to `look` on the way.
  Matrix<T> compute(AudioView audio,
                    const std::function<void(const typename FramePower<T>::Block&)>& look) const;

 private:
  bool magnitude_;
  LogScale<T> scale_;
  FramePower<T> frames_;
  BandedMatrix<T> filters_;
};

extern template class LogMel<float>;
extern template class LogMel<double>;

}  // namespace merkit
