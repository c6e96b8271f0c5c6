#include "merkit/features/voice_probability.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "merkit/audio/window.h"
#include "merkit/base/matrix.h"
#include "merkit/features/frame_kernels.h"
#include "merkit/features/pitch_kernels.h"

namespace merkit {
namespace {

// Frames transformed together: enough to fill the lanes, few enough to stay in the cache.
constexpr std::size_t kBlockFrames = 32;

}  // namespace

VoiceProbability::VoiceProbability(const VoiceProbabilityOptions& options)
    : options_(options), fft_(std::bit_ceil(options.frames.width)) {
  for (const double w : make_window("hamming", options.frames.width)) {
    window_.push_back(static_cast<float>(w));
  }
}

double VoiceProbability::highest_peak(std::span<float> lags) const {
  if (!(lags[0] > 0.0F) || lags.size() < options_.first_lag + 2) {
    return 0.0;
  }
  if (options_.troughs) {
    std::ranges::transform(lags, lags.begin(), [](float r) { return std::abs(r); });
  }
  const float highest = highest_maximum(lags.subspan(options_.first_lag - 1));
  return std::min(1.0, static_cast<double>(highest / lags[0]));
}

std::vector<double> VoiceProbability::compute(std::span<const float> samples) const {
  const FrameCut& cut = options_.frames;
  const FrameConditioning<float> how{window_, false, static_cast<float>(options_.pre_emphasis)};
  std::vector<double> out(cut.num_frames(samples.size()));
  std::vector<float> block(kBlockFrames * fft_.length());  // zeros behind each frame stay zeros
  Matrix<float> lags(kBlockFrames, fft_.length() / 2);
  for (std::size_t first = 0; first < out.size(); first += kBlockFrames) {
    const std::size_t count = std::min(kBlockFrames, out.size() - first);
    for (std::size_t f = 0; f < count; ++f) {
      condition_frame(how, samples.subspan((first + f) * cut.hop, cut.width),
                      std::span(block).subspan(f * fft_.length(), cut.width));
    }
    fft_.autocorrelation_overlapping({block, fft_.length(), {}},
                                     {lags.values(), count, lags.cols()});
    for (std::size_t f = 0; f < count; ++f) {
      out[first + f] = highest_peak(lags.row(f));
    }
  }
  return out;
}

}  // namespace merkit
