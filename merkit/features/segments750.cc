#include "merkit/features/segments750.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "fmt/format.h"
#include "merkit/base/error.h"
#include "merkit/features/delta.h"
#include "merkit/features/segments.h"
#include "merkit/features/speech_frames.h"

namespace merkit {
namespace {

constexpr std::size_t kNumMfcc = 12;
constexpr std::size_t kNumDescriptors = kNumMfcc + 3;

void check(bool holds, const char* expected, double got) {
  if (!holds) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("segments750 options: expected {}, got {}", expected, got));
  }
}

const Segments750Options& checked(const Segments750Options& o) {
  check(o.context >= 1 && o.context <= 1000, "context in 1 .. 1000", o.context);
  check(o.keep_fraction > 0.0 && o.keep_fraction <= 1.0, "keep_fraction in (0, 1]",
        o.keep_fraction);
  return o;
}

}  // namespace

double harmonics_to_noise_db(double r) {
  const double periodic = std::clamp(r, 1e-3, 1.0 - 1e-6);
  return 10.0 * std::log10(periodic / (1.0 - periodic));
}

Segments750::Segments750(const Segments750Options& options)
    : options_(checked(options)),
      cut_(make_frame_cut(options.window_s, options.hop_s, options.sample_rate_hz)),
      mfcc_(speech_mfcc_options({options.sample_rate_hz, options.window_s, options.hop_s})),
      pitch_(
          aligned_pitch_options(cut_, {options.sample_rate_hz, options.min_hz, options.max_hz})) {}

std::vector<std::string> Segments750::column_names() const {
  std::vector<std::string> frame = mfcc_.column_names();
  for (const char* name : {"log_energy", "pitch_period_ms", "hnr_db"}) {
    frame.emplace_back(name);
  }
  for (std::size_t i = 0; i < kNumDescriptors; ++i) {
    frame.push_back(fmt::format("delta_{}", frame[i]));
  }
  std::vector<std::string> names;
  for (int t = 0; t < options_.context; ++t) {
    for (const std::string& name : frame) {
      names.push_back(fmt::format("t{}_{}", t, name));
    }
  }
  return names;
}

// All but pitch, [num_frames, kNumDescriptors].
Matrix<double> Segments750::local_features(AudioView audio) const {
  const Matrix<double> mfcc = mfcc_.compute(audio);
  const auto energies = mean_squares(audio.samples, cut_);
  Matrix<double> out(mfcc.rows(), kNumDescriptors);
  for (std::size_t t = 0; t < out.rows(); ++t) {
    std::ranges::copy(mfcc.row(t), out.row(t).begin());
    out(t, kNumMfcc) = log_energy(energies[t]);
  }
  return out;
}

Matrix<double> Segments750::compute(AudioView audio) const {
  const SoundPiece whole{.audio = audio, .level = signal_level(audio.samples)};
  Stream stream(*this);
  stream.survey(whole);
  return stream.rows(whole);
}

Segments750::Stream::Stream(const Segments750& segments)
    : segments_(&segments),
      pitch_(segments.pitch_, segments.cut_),
      deltas_(1, [](const Matrix<double>& values) {
        return side_by_side(values, simple_delta(values));
      }) {}

void Segments750::Stream::survey(const SoundPiece& piece) {
  const FrameCut& cut = segments_->cut_;
  const auto energies = mean_squares(owned_audio(cut, piece).samples, cut);
  energies_.insert(energies_.end(), energies.begin(), energies.end());
  if (piece.is_last) {
    const auto context = static_cast<std::size_t>(segments_->options_.context);
    kept_ = top_fraction(segment_means(energies_, context), segments_->options_.keep_fraction);
    energies_ = {};
  }
}

Matrix<double> Segments750::Stream::rows(const SoundPiece& piece) {
  waiting_.push(segments_->local_features(owned_audio(segments_->cut_, piece)));
  const std::vector<PitchFrame> pitch = pitch_.add(piece);
  Matrix<double> features = waiting_.pop(pitch.size());
  for (std::size_t t = 0; t < pitch.size(); ++t) {
    features(t, kNumMfcc + 1) = 1000.0 * pitch[t].period_s;
    features(t, kNumMfcc + 2) = harmonics_to_noise_db(pitch[t].periodicity);
  }
  frames_.push(deltas_.add(std::move(features), piece.is_last));
  const auto context = static_cast<std::size_t>(segments_->options_.context);
  std::vector<std::size_t> first_frames;
  const std::size_t end = first_frame_ + num_segments(frames_.num_rows(), context);
  for (; next_ < kept_.size() && kept_[next_] < end; ++next_) {
    first_frames.push_back(kept_[next_] - first_frame_);
  }
  Matrix<double> segments = stack_frames(frames_.rows(), first_frames, context);
  const std::size_t needed = next_ < kept_.size() ? kept_[next_] - first_frame_ : SIZE_MAX;
  const std::size_t num_dropped = std::min(needed, frames_.num_rows());
  frames_.drop(num_dropped);
  first_frame_ += num_dropped;
  return segments;
}

}  // namespace merkit
