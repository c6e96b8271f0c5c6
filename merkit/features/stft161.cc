#include "merkit/features/stft161.h"

#include <algorithm>
#include <cmath>

#include "merkit/features/log_kernels.h"
#include "merkit/features/row_queue.h"

namespace merkit {

Stft161::Stft161(const Stft161Options& options) : options_(options), frames_(options.frames) {}

std::vector<std::string> Stft161::column_names() const {
  std::vector<std::string> names;
  const double bin_hz = options_.frames.sample_rate_hz / static_cast<double>(frames_.fft_length());
  for (std::size_t k = 0; k < frames_.num_bins(); ++k) {
    names.push_back("stft_" + std::to_string(std::lround(static_cast<double>(k) * bin_hz)) + "hz");
  }
  return names;
}

Matrix<double> Stft161::compute(AudioView audio) const {
  Stream stream(*this);
  const SoundPiece whole{.audio = audio};
  if (options_.standardise) {
    stream.survey(whole);
  }
  return stream.rows(whole);
}

// Of the frames that the piece owns.
Matrix<double> Stft161::logarithms(const SoundPiece& piece) const {
  const std::size_t num_bins = frames_.num_bins();
  Matrix<double> rows(frames_.num_frames(piece.audio.samples.size()), num_bins);
  frames_.for_each_block(piece.audio, [&](const FramePower<double>::Block& block) {
    apply_sqrt(block.power,
               rows.values().subspan(block.first_frame * num_bins, block.num_frames * num_bins));
  });
  const FrameRange owned = piece.owned_of(rows.rows());
  rows = slice_rows(rows, owned.begin, owned.end);
  apply_log(LogScale<double>{.factor = 1.0, .floor = 0.0, .offset = 1.0}, rows.values());
  return rows;
}

// Row by row, so that the sums are the same however the sound is cut.
void Stft161::Stream::survey(const SoundPiece& piece) {
  const Matrix<double> rows = stft_->logarithms(piece);
  for (std::size_t t = 0; t < rows.rows(); ++t) {
    for (const double value : rows.row(t)) {
      sum_ += value;
      sum_of_squares_ += value * value;
    }
  }
  num_values_ += static_cast<double>(rows.size());
}

Matrix<double> Stft161::Stream::rows(const SoundPiece& piece) const {
  Matrix<double> rows = stft_->logarithms(piece);
  if (!stft_->options_.standardise || rows.empty()) {
    return rows;
  }
  const double mean = sum_ / num_values_;
  const double variance =
      (sum_of_squares_ - num_values_ * mean * mean) / std::max(1.0, num_values_ - 1.0);
  const double scale = variance > 0.0 ? 1.0 / std::sqrt(variance) : 0.0;
  for (double& value : rows.values()) {
    value = (value - mean) * scale;
  }
  return rows;
}

}  // namespace merkit
