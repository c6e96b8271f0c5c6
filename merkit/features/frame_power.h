// First stage of the mel family: a signal cut into frames, each conditioned, windowed and
// Fourier-transformed.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/audio/fft.h"

namespace merkit {

// How a signal is cut into frames, and what happens to a frame before its Fourier transform.
struct FrameOptions {
  int sample_rate_hz = 16000;     // rate that the audio must have
  double window_s = 0.025;        // frame length; whole samples, rounded down
  double hop_s = 0.010;           // from one frame to the next; whole samples, rounded down
  std::string edges = "pad";      // "cut", "pad" or "mirror", see FramePower
  std::string window = "hann";    // name for make_window()
  bool power_of_two_fft = false;  // zero-pad the frame to the next power of two
  bool remove_mean = false;       // subtract the frame's mean
  double pre_emphasis = 0.0;      // x[n] - c x[n-1] within the frame, x[0] - c x[0]
  bool integer_samples = false;   // scale samples to the range of 16-bit integers, as Kaldi does
};

template <class V>
void visit(FrameOptions& o, V&& field) {
  field("sample_rate_hz", o.sample_rate_hz, "rate that the audio must have, hz");
  field("window_s", o.window_s, "frame length, seconds");
  field("hop_s", o.hop_s, "from one frame to the next, seconds");
  field("edges", o.edges, "frames at both ends: cut, pad (zeros) or mirror");
  field("window", o.window, "hann, hamming, povey, tukey or rectangular");
  field("power_of_two_fft", o.power_of_two_fft, "zero-pad frames to the next power of two");
  field("remove_mean", o.remove_mean, "subtract the mean of each frame");
  field("pre_emphasis", o.pre_emphasis, "c of x[n] - c x[n-1], 0 for none");
  field("integer_samples", o.integer_samples, "samples in the range of 16-bit integers");
}

// Power spectra of the frames of a signal, a few at a time. With N samples, window W, hop H and
// transform length F (W, or the next power of two), frame t begins at sample
//
//   cut     t H                    (N - W) / H + 1 frames, none if N < W
//   pad     t H - W / 2            (N + 2 (F / 2) - F) / H + 1 frames, zeros outside the signal:
//                                  librosa's center=True
//   mirror  t H + H / 2 - W / 2    (N + H / 2) / H frames, the signal mirrored at its ends (-1 is
//                                  0, -2 is 1): Kaldi's snip_edges=false
//
// with divisions rounded down; an empty signal has no frames. Order of treatment: mean removed,
// pre-emphasis, window, zero padding, transform. T, float or double, is the type of the arithmetic.
// Immutable after construction, so one instance may be shared by any number of threads.
template <class T>
class FramePower {
 public:
  // A run of frames.
  struct Block {
    std::size_t first_frame = 0;
    std::size_t num_frames = 0;
    std::span<const T> power;     // |X[k]|^2, [num_frames, num_bins]
    std::span<const T> energies;  // if remove_mean: sum of squares of each frame after the removal
                                  // of its mean, before pre-emphasis and window, [num_frames]
  };

  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit FramePower(const FrameOptions& options);

  std::size_t window_samples() const noexcept { return width_; }
  std::size_t hop_samples() const noexcept { return hop_; }
  // F.
  std::size_t fft_length() const noexcept { return fft_.length(); }
  // F / 2 + 1.
  std::size_t num_bins() const noexcept { return fft_.num_bins(); }
  // Frames of a signal of that length.
  std::size_t num_frames(std::size_t num_samples) const noexcept;

  // Calls `use` with all frames of `audio` in order, a block at a time; the spans live until `use`
  // returns. Memory does not grow with the length of the signal. Throws Error(kInvalidArgument) if
  // the rate of `audio` is not the one in the options.
  void for_each_block(AudioView audio, const std::function<void(const Block&)>& use) const;

 private:
  struct Workspace;

  std::ptrdiff_t first_sample(std::size_t frame) const noexcept;
  void condition_frames(Workspace& work, std::size_t num_frames) const;

  FrameOptions options_;
  std::size_t width_;
  std::size_t hop_;
  RealFft<T> fft_;
  std::vector<T> window_;  // factors times the scale of the samples, then zeros, [F]
};

extern template class FramePower<float>;
extern template class FramePower<double>;

}  // namespace merkit
