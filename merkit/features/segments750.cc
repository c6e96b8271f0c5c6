#include "merkit/features/segments750.h"

#include <algorithm>
#include <cmath>

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

SpeechFrames Segments750::frames(AudioView audio) const {
  const Matrix<double> mfcc = mfcc_.compute(audio);
  const PitchTrack pitch = pitch_.compute(audio, aligned_pitch_grid(cut_, audio));
  SpeechFrames out{{}, mean_squares(audio.samples, cut_)};
  Matrix<double> values(mfcc.rows(), kNumDescriptors);
  for (std::size_t t = 0; t < values.rows(); ++t) {
    const auto row = values.row(t);
    std::ranges::copy(mfcc.row(t), row.begin());
    row[kNumMfcc] = log_energy(out.energies[t]);
    row[kNumMfcc + 1] = 1000.0 * pitch.frames[t].period_s;
    row[kNumMfcc + 2] = harmonics_to_noise_db(pitch.frames[t].periodicity);
  }
  out.features = side_by_side(values, simple_delta(values));
  return out;
}

Matrix<double> Segments750::compute(AudioView audio) const {
  const SpeechFrames all = frames(audio);
  const auto context = static_cast<std::size_t>(options_.context);
  const auto kept = top_fraction(segment_means(all.energies, context), options_.keep_fraction);
  return stack_frames(all.features, kept, context);
}

}  // namespace merkit
