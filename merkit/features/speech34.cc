#include "merkit/features/speech34.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/features/delta.h"
#include "merkit/features/speech34_extractor.h"
#include "merkit/features/speech34_signal.h"
#include "merkit/features/speech34_spectrum.h"
#include "merkit/features/speech34_tables.h"
#include "merkit/features/speech34_variant.h"

namespace merkit {
namespace {

constexpr std::size_t kMinWindowSamples = 2 * kSpeech34Blocks;
constexpr double kMaxSamples = 1 << 20;
constexpr int kMaxFrames = 1 << 20;

constexpr std::array<const char*, kMfccRow> kScalarNames{"zcr",
                                                         "energy",
                                                         "energy_entropy",
                                                         "spectral_centroid",
                                                         "spectral_spread",
                                                         "spectral_entropy",
                                                         "spectral_flux",
                                                         "spectral_rolloff"};

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, "speech34: expected " + what);
}

std::size_t to_samples(const std::string& name, double seconds, int rate) {
  // Half to even, as Python rounds.
  const double samples = std::nearbyint(seconds * rate);
  if (!(samples >= 1.0 && samples <= kMaxSamples)) {
    refuse(name + " of 1 to 2^20 samples, got " + std::to_string(seconds) + " s at " +
           std::to_string(rate) + " Hz");
  }
  return static_cast<std::size_t>(samples);
}

Speech34Frame checked_frame(const Speech34Options& options) {
  const int rate = options.sample_rate_hz;
  if (rate < 1) {
    refuse("a sampling rate above 0, got " + std::to_string(rate));
  }
  const Speech34Frame frame{rate, to_samples("window_s", options.window_s, rate),
                            to_samples("hop_s", options.hop_s, rate)};
  if (frame.window_samples < kMinWindowSamples) {
    refuse("a window of at least " + std::to_string(kMinWindowSamples) + " samples, got " +
           std::to_string(frame.window_samples));
  }
  return frame;
}

Speech34Precision checked_precision(const std::string& name) {
  if (name != "double" && name != "float") {
    refuse("precision double or float, got \"" + quote(name) + "\"");
  }
  return name == "float" ? Speech34Precision::kFloat : Speech34Precision::kDouble;
}

void check_lengths(const Speech34Options& options) {
  if (options.max_frames < 0 || options.max_frames > kMaxFrames) {
    refuse("max_frames of 0 to 2^20, got " + std::to_string(options.max_frames));
  }
  if (options.pads && options.max_frames == 0) {
    refuse("max_frames above 0 to pad to, got 0");
  }
}

// `left` and `right` side by side, over `num_rows` rows of which the missing ones are zero.
Matrix<double> joined(const Matrix<double>& left, const Matrix<double>& right,
                      std::size_t num_rows) {
  Matrix<double> out(num_rows, left.cols() + right.cols());
  for (std::size_t r = 0; r < left.rows(); ++r) {
    const auto row = out.row(r);
    std::copy_n(left.row(r).begin(), left.cols(), row.begin());
    if (right.cols() > 0) {
      std::copy_n(right.row(r).begin(), right.cols(),
                  row.begin() + static_cast<std::ptrdiff_t>(left.cols()));
    }
  }
  return out;
}

}  // namespace

Speech34::Speech34(const Speech34Options& options)
    : options_(options),
      extractor_(make_speech34_extractor(speech34_variant(options.set), checked_frame(options),
                                         checked_precision(options.precision))) {
  check_lengths(options);
}

std::vector<std::string> Speech34::column_names() const {
  std::vector<std::string> names(kScalarNames.begin(), kScalarNames.end());
  for (std::size_t c = 1; c <= kSpeech34Cepstra; ++c) {
    names.push_back("mfcc_" + std::to_string(c));
  }
  for (std::size_t c = 1; c <= kSpeech34PitchClasses; ++c) {
    names.push_back("chroma_" + std::to_string(c));
  }
  names.emplace_back("chroma_std");
  for (std::size_t i = 0; options_.deltas && i < kSpeech34Features; ++i) {
    names.push_back("delta_" + names[i]);
  }
  return names;
}

FrameCut Speech34::frame_cut() const {
  const Speech34Frame frame = checked_frame(options_);
  return {frame.window_samples, frame.hop_samples};
}

void Speech34::check_rate(AudioView audio) const {
  if (audio.sample_rate_hz != options_.sample_rate_hz) {
    refuse("audio at " + std::to_string(options_.sample_rate_hz) + " Hz, got " +
           std::to_string(audio.sample_rate_hz) + " Hz");
  }
}

Matrix<double> Speech34::compute(AudioView audio) const {
  check_rate(audio);
  const auto most = static_cast<std::size_t>(options_.max_frames);
  Matrix<double> features = extractor_->compute(audio.samples, most);
  const std::size_t num_rows = options_.pads ? most : features.rows();
  return finished(std::move(features), num_rows);
}

Matrix<double> Speech34::compute_piece(const SoundPiece& piece) const {
  if (piece.first_frame == 0 && piece.is_last) {
    return compute(piece.audio);
  }
  check_rate(piece.audio);
  const auto most = static_cast<std::size_t>(options_.max_frames);
  Matrix<double> features = extractor_->compute_piece(piece, most);
  const std::size_t num_rows =
      options_.pads && piece.is_last ? piece.frames_left(most) : features.rows();
  return finished(std::move(features), num_rows);
}

// With the columns and rows that the options add.
Matrix<double> Speech34::finished(Matrix<double> features, std::size_t num_rows) const {
  if (!options_.deltas && num_rows == features.rows()) {
    return features;
  }
  return joined(features, options_.deltas ? simple_delta(features) : Matrix<double>(), num_rows);
}

}  // namespace merkit
