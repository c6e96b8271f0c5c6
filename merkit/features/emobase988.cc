#include "merkit/features/emobase988.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

#include "fmt/format.h"
#include "merkit/audio/window.h"
#include "merkit/base/error.h"
#include "merkit/features/delta.h"
#include "merkit/features/frame_measures.h"
#include "merkit/features/functionals.h"
#include "merkit/features/line_spectrum.h"
#include "merkit/features/speech_frames.h"

namespace merkit {
namespace {

constexpr double kWindowS = 0.025;
constexpr double kVoicingWindowS = 0.040;
constexpr double kHopS = 0.010;
constexpr double kPreEmphasis = 0.97;
constexpr std::size_t kNumMfcc = 12;
constexpr std::size_t kPredictionOrder = 8;
constexpr int kSmoothingFrames = 3;
constexpr int kDeltaFrames = 2;
constexpr double kReferenceIntensity = 1e-6;
constexpr double kLoudnessExponent = 0.3;
constexpr double kEnvelopeRate = 0.25;

// Columns of the contours.
enum Column : std::size_t {
  kIntensity = 0,
  kLoudness = 1,
  kMfcc = 2,
  kLsp = kMfcc + kNumMfcc,
  kZcr = kLsp + kPredictionOrder,
  kVoicing,
  kF0,
  kEnvelope,
  kNumContours,
};

std::size_t samples_in(double seconds, int sample_rate_hz) {
  return static_cast<std::size_t>(seconds * sample_rate_hz);
}

const Emobase988Options& checked(const Emobase988Options& o) {
  if (!(o.max_duration_s > 0.0)) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("emobase988: expected max_duration_s above 0, got {}", o.max_duration_s));
  }
  return o;
}

MfccOptions mfcc_options(int sample_rate_hz) {
  MfccOptions options = htk_mfcc_options(sample_rate_hz);
  options.first_coefficient = 1;
  options.num_coefficients = static_cast<int>(kNumMfcc);
  return options;
}

VoicingOptions voicing_options(const Emobase988Options& o) {
  return {.sample_rate_hz = o.sample_rate_hz,
          .window_s = kVoicingWindowS,
          .hop_s = kHopS,
          .min_hz = o.min_hz,
          .max_hz = o.max_hz,
          .cutoff = o.voicing_cutoff};
}

double weighted_power(std::span<const float> frame, std::span<const double> window) {
  double power = 0.0;
  double weight = 0.0;
  for (std::size_t i = 0; i < frame.size(); ++i) {
    const auto x = static_cast<double>(frame[i]);
    power += window[i] * x * x;
    weight += window[i];
  }
  return power / weight;
}

std::vector<double> line_spectrum(std::span<const float> frame) {
  std::vector<double> emphasised(frame.size());
  auto before = static_cast<double>(frame[0]);
  for (std::size_t i = 0; i < frame.size(); ++i) {
    const auto x = static_cast<double>(frame[i]);
    emphasised[i] = x - kPreEmphasis * before;
    before = x;
  }
  std::array<double, kPredictionOrder + 1> lags{};
  for (std::size_t k = 0; k < lags.size(); ++k) {
    lags[k] = std::inner_product(emphasised.begin() + static_cast<std::ptrdiff_t>(k),
                                 emphasised.end(), emphasised.begin(), 0.0);
  }
  return line_spectral_frequencies(linear_prediction(lags));
}

// Follows the F0 of voiced frames a quarter of the way each, and stays where there is none.
// `envelope_hz` is that of the frame before, then that of the last one.
void add_envelope(Matrix<double>& contours, double& envelope_hz) {
  for (std::size_t t = 0; t < contours.rows(); ++t) {
    const double f0_hz = contours(t, kF0);
    if (f0_hz > 0.0) {
      envelope_hz += kEnvelopeRate * (f0_hz - envelope_hz);
    }
    contours(t, kEnvelope) = envelope_hz;
  }
}

std::vector<std::string> names_with(const std::string& suffix) {
  std::vector<std::string> names = {"pcm_intensity" + suffix, "pcm_loudness" + suffix};
  for (std::size_t k = 1; k <= kNumMfcc; ++k) {
    names.push_back("mfcc" + suffix + '[' + std::to_string(k) + ']');
  }
  for (std::size_t k = 0; k < kPredictionOrder; ++k) {
    names.push_back("lspFreq" + suffix + '[' + std::to_string(k) + ']');
  }
  for (const char* name : {"pcm_zcr", "voiceProb", "F0", "F0env"}) {
    names.push_back(name + suffix);
  }
  return names;
}

}  // namespace

Emobase988::Emobase988(const Emobase988Options& options)
    : options_(checked(options)),
      cut_{samples_in(kVoicingWindowS, options.sample_rate_hz),
           samples_in(kHopS, options.sample_rate_hz)},
      mfcc_(mfcc_options(options.sample_rate_hz)),
      voicing_(voicing_options(options)),
      window_(make_window("hamming", samples_in(kWindowS, options.sample_rate_hz))) {}

std::vector<std::string> Emobase988::contour_names() const {
  std::vector<std::string> names = names_with("_sma");
  for (std::string& name : names_with("_sma_de")) {
    names.push_back(std::move(name));
  }
  return names;
}

// Before smoothing, [num_frames, kNumContours].
Matrix<double> Emobase988::raw_contours(AudioView audio, double& envelope_hz) const {
  const std::vector<VoicingFrame> voicing = voicing_.compute(audio);
  const Matrix<double> mfcc = mfcc_.compute(audio);
  const auto crossings =
      zero_crossing_rates(audio.samples, {window_.size(), cut_.hop}, CrossingRule::kOpenSmile);
  Matrix<double> raw(voicing.size(), kNumContours);
  for (std::size_t t = 0; t < raw.rows(); ++t) {
    const auto frame = audio.samples.subspan(t * cut_.hop, window_.size());
    raw(t, kIntensity) = weighted_power(frame, window_);
    raw(t, kLoudness) = std::pow(raw(t, kIntensity) / kReferenceIntensity, kLoudnessExponent);
    std::copy_n(mfcc.row(t).begin(), kNumMfcc, raw.row(t).begin() + kMfcc);
    std::ranges::copy(line_spectrum(frame), raw.row(t).begin() + kLsp);
    raw(t, kZcr) = crossings[t];
    raw(t, kVoicing) = voicing[t].probability;
    raw(t, kF0) = voicing[t].f0_hz;
  }
  add_envelope(raw, envelope_hz);
  return raw;
}

Matrix<double> Emobase988::contours(AudioView audio) const {
  double envelope_hz = 0.0;
  const Matrix<double> smoothed =
      moving_average(raw_contours(audio, envelope_hz), kSmoothingFrames);
  return side_by_side(smoothed, regression_delta(smoothed, kDeltaFrames));
}

std::vector<std::string> Emobase988::column_names() const {
  return functional_column_names(contour_names());
}

Matrix<double> Emobase988::compute(AudioView audio) const {
  return Stream(*this).rows({.audio = audio});
}

Matrix<double> Emobase988::Stream::rows(const SoundPiece& piece) {
  raw_.push_back(emobase_->raw_contours(owned_audio(emobase_->cut_, piece), envelope_hz_));
  num_frames_ += raw_.back().rows();
  const double most_s = emobase_->options_.max_duration_s;
  if (static_cast<double>(num_frames_) * kHopS > most_s) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("emobase988: expected at most {} s of sound, as max_duration_s says, "
                            "got more",
                            most_s));
  }
  constexpr std::size_t kNumColumns = 2 * kNumContours * kNumFunctionals;
  return piece.is_last && num_frames_ > 0 ? Matrix<double>(1, kNumColumns, summary())
                                          : Matrix<double>(0, kNumColumns);
}

// One contour of all frames.
std::vector<double> Emobase988::Stream::column(std::size_t contour) const {
  std::vector<double> out;
  out.reserve(num_frames_);
  for (const Matrix<double>& raw : raw_) {
    for (std::size_t t = 0; t < raw.rows(); ++t) {
      out.push_back(raw(t, contour));
    }
  }
  return out;
}

// The functionals of all contours, then those of their deltas: one contour after another, so that
// smoothing and deltas do not take as much memory again.
std::vector<double> Emobase988::Stream::summary() const {
  std::vector<double> out;
  std::vector<double> of_deltas;
  for (std::size_t c = 0; c < kNumContours; ++c) {
    const Matrix<double> smoothed = moving_average({num_frames_, 1, column(c)}, kSmoothingFrames);
    const auto values = functionals(smoothed);
    const auto values_of_delta = functionals(regression_delta(smoothed, kDeltaFrames));
    out.insert(out.end(), values.begin(), values.end());
    of_deltas.insert(of_deltas.end(), values_of_delta.begin(), values_of_delta.end());
  }
  out.insert(out.end(), of_deltas.begin(), of_deltas.end());
  return out;
}

}  // namespace merkit
