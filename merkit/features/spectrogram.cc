#include "merkit/features/spectrogram.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>

#include "merkit/audio/window.h"
#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr const char* kWindow = "tukey";

FrameOptions frame_options(const SpectrogramOptions& o) {
  if (o.window_samples < 8 || o.window_samples > 1 << 20) {
    throw Error(ErrorCode::kInvalidArgument,
                "spectrogram: expected window_samples in 8 .. 2^20, got " +
                    std::to_string(o.window_samples));
  }
  if (o.num_frames < 0 || o.num_frames > 1000000) {
    throw Error(
        ErrorCode::kInvalidArgument,
        "spectrogram: expected num_frames in 0 .. 1000000, got " + std::to_string(o.num_frames));
  }
  FrameOptions frames;
  frames.sample_rate_hz = o.sample_rate_hz;
  frames.window_s = static_cast<double>(o.window_samples) / o.sample_rate_hz;
  const int overlap_samples = o.window_samples / 8;
  frames.hop_s = static_cast<double>(o.window_samples - overlap_samples) / o.sample_rate_hz;
  frames.edges = "cut";
  frames.window = kWindow;
  frames.remove_mean = true;
  frames.integer_samples = o.integer_samples;
  return frames;
}

double density_scale(const SpectrogramOptions& o) {
  double sum = 0.0;
  for (const double w : make_window(kWindow, static_cast<std::size_t>(o.window_samples))) {
    sum += w * w;
  }
  return 1.0 / (o.sample_rate_hz * sum);
}

}  // namespace

Spectrogram::Spectrogram(const SpectrogramOptions& options)
    : options_(options), frames_(frame_options(options)), scale_(density_scale(options)) {}

std::vector<std::string> Spectrogram::column_names() const {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < frames_.num_bins(); ++k) {
    const double hz = static_cast<double>(k) * options_.sample_rate_hz / options_.window_samples;
    names.push_back("psd_" + std::to_string(std::lround(hz)) + "hz");
  }
  return names;
}

Matrix<double> Spectrogram::compute(AudioView audio) const {
  return compute_piece({.audio = audio});
}

Matrix<double> Spectrogram::compute_piece(const SoundPiece& piece) const {
  const std::size_t num_bins = frames_.num_bins();
  std::size_t rows = frames_.num_frames(piece.audio.samples.size());
  if (options_.num_frames > 0) {
    const std::size_t wanted = piece.frames_left(static_cast<std::size_t>(options_.num_frames));
    rows = piece.is_last ? wanted : std::min(rows, wanted);
  }
  // The powers of negative frequencies are added to those of positive ones; 0 Hz and half the
  // sample rate have none.
  std::vector<double> scales(num_bins, 2.0 * scale_);
  scales.front() = scale_;
  if (options_.window_samples % 2 == 0) {
    scales.back() = scale_;
  }
  Matrix<double> density(rows, num_bins);
  frames_.for_each_block(piece.audio, [&](const FramePower<double>::Block& block) {
    for (std::size_t f = 0; f < block.num_frames && block.first_frame + f < rows; ++f) {
      const auto power = block.power.subspan(f * num_bins, num_bins);
      std::transform(power.begin(), power.end(), scales.begin(),
                     density.row(block.first_frame + f).begin(), std::multiplies<>());
    }
  });
  return density;
}

}  // namespace merkit
