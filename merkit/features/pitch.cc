#include "merkit/features/pitch.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "fmt/format.h"
#include "merkit/base/error.h"
#include "merkit/features/signal_level.h"

namespace merkit {
namespace {

// Longest window: keeps an absurd option from asking for an absurd amount of memory.
constexpr double kMaxWindowSamples = 1 << 20U;
// Frames whose autocorrelations are held at a time.
constexpr std::size_t kBlockFrames = 64;
constexpr double kPeriodsPerWindow = 3.0;
// Keeps a frame that fits exactly from being lost to rounding.
constexpr double kRounding = 1e-9;

void check(bool holds, const char* expected, double got) {
  if (!holds) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("pitch options: expected {}, got {}", expected, got));
  }
}

// Comparisons are such that NaN fails them.
PitchOptions checked(const PitchOptions& o) {
  const double rate = o.sample_rate_hz;
  check(rate >= 1.0, "sample_rate_hz >= 1", rate);
  check(o.min_hz > 0.0 && kPeriodsPerWindow * rate / o.min_hz <= kMaxWindowSamples,
        "min_hz > 0 with a window of at most 2^20 samples", o.min_hz);
  check(o.max_hz > o.min_hz && o.max_hz <= rate / 2.0,
        "max_hz above min_hz and at most half of sample_rate_hz", o.max_hz);
  check(o.hop_s * rate >= 1.0 && o.hop_s <= 1e6, "hop_s of at least one sample", o.hop_s);
  check(o.silence_threshold > 0.0 && o.silence_threshold <= 1.0, "silence_threshold in (0, 1]",
        o.silence_threshold);
  check(o.voicing_threshold >= 0.0 && o.voicing_threshold <= 1.0, "voicing_threshold in [0, 1]",
        o.voicing_threshold);
  for (const double cost : {o.octave_cost, o.octave_jump_cost, o.voiced_unvoiced_cost}) {
    check(cost >= 0.0 && cost <= 1e6, "costs of at least 0", cost);
  }
  return o;
}

LagRange lag_range(const PitchOptions& o) {
  return {static_cast<std::size_t>(std::max(1.0, std::floor(o.sample_rate_hz / o.max_hz))),
          static_cast<std::size_t>(o.sample_rate_hz / o.min_hz)};
}

// Whole samples in a window; it loses its two ends, where the Hann window is 0.
std::size_t window_size(const PitchOptions& o) {
  return static_cast<std::size_t>(kPeriodsPerWindow / o.min_hz * o.sample_rate_hz);
}

PitchWindow window_sizes(const PitchOptions& o) {
  return {std::max(window_size(o) / 2, std::size_t{2}) - 1,
          static_cast<std::size_t>(o.sample_rate_hz / o.min_hz), PitchCandidates::kMargin,
          lag_range(o).last};
}

PitchPathCosts path_costs(const PitchOptions& o) {
  const double per_frame = 0.01 / o.hop_s;
  return {o.octave_jump_cost * per_frame, o.voiced_unvoiced_cost * per_frame};
}

}  // namespace

PitchTracker::PitchTracker(const PitchOptions& options)
    : options_(checked(options)),
      candidates_(lag_range(options)),
      autocorrelation_(window_sizes(options)) {}

PitchTrack PitchTracker::compute(AudioView audio) const {
  const double window_s = kPeriodsPerWindow / options_.min_hz;
  const double room_s = audio.duration_s() - window_s;
  if (room_s < 0.0) {
    return compute(audio, {0.0, 0});
  }
  const double num_hops = std::floor(room_s / options_.hop_s + kRounding);
  const double first_s = 0.5 * (audio.duration_s() - num_hops * options_.hop_s);
  return compute(audio, {first_s, static_cast<std::size_t>(num_hops) + 1});
}

PitchTrack PitchTracker::compute(AudioView audio, const PitchGrid& grid) const {
  if (audio.sample_rate_hz != options_.sample_rate_hz) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("pitch: expected audio at {} hz, got {}", options_.sample_rate_hz,
                            audio.sample_rate_hz));
  }
  PitchTrack track{grid.first_center_s, options_.hop_s, {}};
  if (grid.num_frames == 0 || audio.samples.empty()) {
    track.frames.resize(grid.num_frames);
    return track;
  }
  Stream stream(*this, signal_level(audio.samples).peak_about_mean);
  stream.add({audio.samples, 0}, grid, {0, grid.num_frames});
  track.frames = stream.rest();
  return track;
}

// Samples before the centres of frames.
std::vector<std::ptrdiff_t> PitchTracker::center_samples(const PitchGrid& grid,
                                                         FrameRange frames) const {
  std::vector<std::ptrdiff_t> out;
  for (std::size_t i = frames.begin; i < frames.end; ++i) {
    const double center_s = grid.first_center_s + static_cast<double>(i) * options_.hop_s;
    out.push_back(
        static_cast<std::ptrdiff_t>(std::floor(center_s * options_.sample_rate_hz + 0.5)));
  }
  return out;
}

PitchTracker::Stream::Stream(const PitchTracker& tracker, double peak)
    : tracker_(&tracker),
      peak_(peak),
      max_octaves_(std::log2(tracker.options_.max_hz)),
      path_(path_costs(tracker.options_)) {}

void PitchTracker::Stream::add(const PitchStretch& stretch, const PitchGrid& grid,
                               FrameRange frames) {
  Matrix<float> rows(std::min(kBlockFrames, frames.size()), tracker_->candidates_.row_size());
  std::vector<float> peaks(rows.rows());
  for (std::size_t first = frames.begin; first < frames.end; first += kBlockFrames) {
    auto centers =
        tracker_->center_samples(grid, {first, std::min(first + kBlockFrames, frames.end)});
    for (std::ptrdiff_t& center : centers) {
      center -= static_cast<std::ptrdiff_t>(stretch.first_sample);
    }
    tracker_->autocorrelation_.compute({stretch.samples, centers},
                                       {rows.values(), centers.size(), rows.cols()}, peaks);
    for (std::size_t f = 0; f < centers.size(); ++f) {
      add_frame(rows.row(f), peaks[f]);
    }
  }
}

double PitchTracker::Stream::unvoiced_score(float peak) const {
  const PitchOptions& o = tracker_->options_;
  const double loudness = peak_ > 0.0 ? std::min(1.0, static_cast<double>(peak) / peak_) : 0.0;
  const double silence = 2.0 - loudness * (1.0 + o.voicing_threshold) / o.silence_threshold;
  return o.voicing_threshold + std::max(0.0, silence);
}

// The next frame: its autocorrelation and its largest absolute value.
void PitchTracker::Stream::add_frame(std::span<const float> row, float peak) {
  const PitchOptions& o = tracker_->options_;
  // As in Praat, maxima of less than half the threshold are no candidates.
  const auto threshold = static_cast<float>(0.5 * o.voicing_threshold);
  tracker_->candidates_.find(row, threshold, found_);
  // The unvoiced state, with the strongest candidate of the frame.
  states_.assign(1, {unvoiced_score(peak), 0.0, false, {}});
  double highest = -std::numeric_limits<double>::infinity();
  for (const PitchCandidate& candidate : found_.candidates) {
    const double hz = o.sample_rate_hz / static_cast<double>(candidate.lag_samples);
    const double octaves = std::log2(hz);
    const double score =
        static_cast<double>(candidate.strength) - o.octave_cost * (max_octaves_ - octaves);
    if (score > highest) {
      highest = score;
      states_.front().candidate = candidate;
    }
    if (candidate.strength > threshold && hz <= o.max_hz) {
      states_.push_back({score, octaves, true, candidate});
    }
  }
  path_.add_frame(states_);
}

std::vector<PitchFrame> PitchTracker::Stream::frames_of(const std::vector<PitchState>& path) const {
  const PitchOptions& o = tracker_->options_;
  std::vector<PitchFrame> frames;
  frames.reserve(path.size());
  for (const PitchState& state : path) {
    const auto lag = static_cast<double>(state.candidate.lag_samples);
    frames.push_back({state.voiced ? o.sample_rate_hz / lag : 0.0, lag / o.sample_rate_hz,
                      static_cast<double>(state.candidate.strength)});
  }
  return frames;
}

}  // namespace merkit
