#include "merkit/features/lld32.h"

#include <algorithm>
#include <utility>

#include "fmt/format.h"
#include "merkit/base/error.h"
#include "merkit/features/delta.h"
#include "merkit/features/speech_frames.h"

namespace merkit {
namespace {

constexpr std::size_t kNumMfcc = 12;
constexpr std::size_t kNumDescriptors = kNumMfcc + 4;
constexpr int kSmoothedFrames = 3;

void check(bool holds, const char* expected, double got) {
  if (!holds) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("lld32 options: expected {}, got {}", expected, got));
  }
}

const Lld32Options& checked(const Lld32Options& o) {
  check(o.voicing_max_hz >= 1.0 && o.voicing_max_hz <= o.sample_rate_hz / 2.0,
        "voicing_max_hz of 1 up to half of sample_rate_hz", o.voicing_max_hz);
  check(o.delta_window >= 1 && o.delta_window <= 1000, "delta_window in 1 .. 1000", o.delta_window);
  return o;
}

VoiceProbabilityOptions voicing_options(const Lld32Options& o, std::size_t fft_length) {
  VoiceProbabilityOptions voicing;
  voicing.fft_length = fft_length;
  // A peak at the highest frequency may fall on the sample before.
  voicing.first_lag =
      std::max(static_cast<std::size_t>(o.sample_rate_hz / o.voicing_max_hz), std::size_t{2}) - 1;
  voicing.troughs = o.as_opensmile;
  return voicing;
}

}  // namespace

Lld32::Lld32(const Lld32Options& options)
    : options_(checked(options)),
      cut_(make_frame_cut(options.window_s, options.hop_s, options.sample_rate_hz)),
      mfcc_(speech_mfcc_options({options.sample_rate_hz, options.window_s, options.hop_s})),
      pitch_(aligned_pitch_options(cut_, {options.sample_rate_hz, options.min_hz, options.max_hz})),
      voicing_(voicing_options(options, mfcc_.fft_length())) {}

std::vector<std::string> Lld32::column_names() const {
  std::vector<std::string> names = {"f0_hz", "voice_probability", "zcr"};
  for (const std::string& name : mfcc_.column_names()) {
    names.push_back(name);
  }
  names.emplace_back("log_energy");
  for (std::size_t i = 0; i < kNumDescriptors; ++i) {
    names.push_back(fmt::format("delta_{}", names[i]));
  }
  return names;
}

// All but F0, [num_frames, kNumDescriptors].
Matrix<double> Lld32::local_descriptors(AudioView audio) const {
  std::vector<double> voicing;
  const Matrix<double> mfcc = mfcc_.compute(
      audio, [&](const Mfcc::Block& block) { voicing_.append(block.power, voicing); });
  const auto energies = mean_squares(audio.samples, cut_);
  const auto rule = options_.as_opensmile ? CrossingRule::kOpenSmile : CrossingRule::kSigns;
  const auto crossings = zero_crossing_rates(audio.samples, cut_, rule);
  Matrix<double> out(mfcc.rows(), kNumDescriptors);
  for (std::size_t t = 0; t < out.rows(); ++t) {
    const auto row = out.row(t);
    row[1] = voicing[t];
    row[2] = crossings[t];
    std::ranges::copy(mfcc.row(t), row.begin() + 3);
    row.back() = log_energy(energies[t]);
  }
  return out;
}

Matrix<double> Lld32::with_derivatives(const Matrix<double>& descriptors) const {
  if (!options_.smooth) {
    return side_by_side(descriptors, regression_delta(descriptors, options_.delta_window));
  }
  const Matrix<double> smooth = moving_average(descriptors, kSmoothedFrames);
  return side_by_side(smooth, regression_delta(smooth, options_.delta_window));
}

Matrix<double> Lld32::compute(AudioView audio) const {
  return Stream(*this).rows({.audio = audio, .level = signal_level(audio.samples)});
}

Lld32::Stream::Stream(const Lld32& lld32)
    : lld32_(&lld32),
      pitch_(lld32.pitch_, lld32.cut_),
      derivatives_(static_cast<std::size_t>(lld32.options_.delta_window + kSmoothedFrames / 2),
                   [&lld32](const Matrix<double>& descriptors) {
                     return lld32.with_derivatives(descriptors);
                   }) {}

Matrix<double> Lld32::Stream::rows(const SoundPiece& piece) {
  waiting_.push(lld32_->local_descriptors(owned_audio(lld32_->cut_, piece)));
  const std::vector<PitchFrame> pitch = pitch_.add(piece);
  Matrix<double> descriptors = waiting_.pop(pitch.size());
  for (std::size_t t = 0; t < pitch.size(); ++t) {
    descriptors(t, 0) = pitch[t].f0_hz;
  }
  return derivatives_.add(std::move(descriptors), piece.is_last);
}

}  // namespace merkit
