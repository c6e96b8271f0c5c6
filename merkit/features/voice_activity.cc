#include "merkit/features/voice_activity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "merkit/base/error.h"

namespace merkit {
namespace {

void require(bool condition, const std::string& expected) {
  if (!condition) {
    throw Error(ErrorCode::kInvalidArgument, "voice activity: expected " + expected);
  }
}

void require_in(double value, double low, double high, const char* name) {
  require(value >= low && value <= high,
          fmt::format("{} in {}..{}, got {}", name, low, high, value));
}

const VoiceActivityOptions& checked(const VoiceActivityOptions& options) {
  validate(options);
  return options;
}

void check_finite(std::span<const float> samples, std::uint64_t first) {
  const auto bad =
      std::find_if(samples.begin(), samples.end(), [](float x) { return !std::isfinite(x); });
  if (bad != samples.end()) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("voice activity: expected finite samples, got {} at sample {}", *bad,
                            first + static_cast<std::uint64_t>(bad - samples.begin())));
  }
}

}  // namespace

void validate(const VoiceActivityOptions& o) {
  require_in(o.min_level_db, -150.0, 0.0, "min_level_db");
  require_in(o.min_excess_db, 0.0, 20.0, "min_excess_db");
  require_in(o.min_change_db, 0.0, 50.0, "min_change_db");
  require_in(o.min_bands, 0, static_cast<double>(kNumSpeechBands), "min_bands");
  require_in(o.min_speech_s, 0.0, 0.31, "min_speech_s");
  require_in(o.lead_s, 0.0, 1.0, "lead_s");
  require_in(o.hangover_s, 0.0, 5.0, "hangover_s");
}

VoiceActivity::VoiceActivity(const VoiceActivityOptions& options)
    : options_(checked(options)), bands_(options.sample_rate_hz), evidence_(bands_.num_bands()) {
  const double hop_s =
      static_cast<double>(bands_.hop_samples()) / static_cast<double>(options.sample_rate_hz);
  const auto frames_in = [&](double seconds) {
    return static_cast<std::size_t>(std::lround(seconds / hop_s));
  };
  least_frames_ = std::max<std::size_t>(1, frames_in(options.min_speech_s));
  lead_frames_ = frames_in(options.lead_s);
  hangover_frames_ = frames_in(options.hangover_s);
  quiet_frames_ = hangover_frames_ + lead_frames_ + 1;
}

double VoiceActivity::look_ahead_s() const noexcept {
  const std::size_t frames = SpeechEvidence::kLookAheadFrames + kHalfWindow + lead_frames_;
  const std::size_t samples = frames * bands_.hop_samples() + bands_.window_samples();
  return static_cast<double>(samples) / static_cast<double>(options_.sample_rate_hz);
}

bool VoiceActivity::is_like_speech(const SpeechMeasures& measures) const noexcept {
  return static_cast<double>(measures.level_db) >= options_.min_level_db &&
         static_cast<double>(measures.excess_db) >= options_.min_excess_db &&
         static_cast<double>(measures.change_db) >= options_.min_change_db &&
         measures.num_bands >= options_.min_bands;
}

void VoiceActivity::add(std::span<const float> samples) {
  check_finite(samples, num_samples_);
  num_samples_ += samples.size();
  frames_.clear();
  bands_.add(samples, frames_);
  measures_.clear();
  for (const SpeechBandPower& frame : frames_) {
    evidence_.add(frame, measures_);
  }
  for (const SpeechMeasures& measures : measures_) {
    confirm(is_like_speech(measures));
  }
}

void VoiceActivity::finish() {
  measures_.clear();
  evidence_.finish(measures_);
  for (const SpeechMeasures& measures : measures_) {
    confirm(is_like_speech(measures));
  }
  const std::size_t num_frames = num_judged_;
  while (num_spread_ < num_frames + lead_frames_) {
    confirm(false);
  }
  const std::uint64_t hop = bands_.hop_samples();
  while (num_decided_ < (num_samples_ + hop - 1) / hop) {
    decided_.push_back(last_decision_ ? 1 : 0);
    ++num_decided_;
  }
}

// Takes frame number num_judged_ and confirms or not the one half a window before.
void VoiceActivity::confirm(bool like_speech) {
  bool& slot = like_speech_[num_judged_ % like_speech_.size()];
  num_like_speech_ -= slot ? 1 : 0;
  slot = like_speech;
  num_like_speech_ += slot ? 1 : 0;
  ++num_judged_;
  if (num_judged_ > kHalfWindow) {
    const std::size_t middle = num_judged_ - 1 - kHalfWindow;
    spread(like_speech_[middle % like_speech_.size()] && num_like_speech_ >= least_frames_);
  }
}

void VoiceActivity::spread(bool is_confirmed) {
  quiet_frames_ = is_confirmed ? 0 : quiet_frames_ + 1;
  ++num_spread_;
  if (num_spread_ > lead_frames_) {
    decide(quiet_frames_ <= hangover_frames_ + lead_frames_);
  }
}

// The frame is longer than its 10 ms, which lie in its middle: the first one decides for what is
// before its middle as well.
void VoiceActivity::decide(bool is_speech) {
  const std::size_t hop = bands_.hop_samples();
  const std::size_t num_before = num_decided_ == 0 ? bands_.window_samples() / 2 / hop : 0;
  decided_.insert(decided_.end(), num_before + 1, is_speech ? 1 : 0);
  num_decided_ += num_before + 1;
  last_decision_ = is_speech;
}

void VoiceActivity::take(std::vector<std::uint8_t>& decisions) {
  decisions.insert(decisions.end(), decided_.begin(), decided_.end());
  decided_.clear();
}

std::vector<SpeechStretch> find_speech(AudioView audio, VoiceActivityOptions options) {
  options.sample_rate_hz = audio.sample_rate_hz;
  VoiceActivity activity(options);
  activity.add(audio.samples);
  activity.finish();
  std::vector<std::uint8_t> decisions;
  activity.take(decisions);
  const double hop_s =
      static_cast<double>(activity.hop_samples()) / static_cast<double>(audio.sample_rate_hz);
  std::vector<SpeechStretch> stretches;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    if (decisions[i] == 0) {
      continue;
    }
    if (i == 0 || decisions[i - 1] == 0) {
      stretches.push_back({static_cast<double>(i) * hop_s, 0.0});
    }
    stretches.back().end_s = std::min(static_cast<double>(i + 1) * hop_s, audio.duration_s());
  }
  return stretches;
}

double speech_duration_s(std::span<const SpeechStretch> stretches) noexcept {
  double sum = 0.0;
  for (const SpeechStretch& stretch : stretches) {
    sum += stretch.end_s - stretch.start_s;
  }
  return sum;
}

}  // namespace merkit
