#include "merkit/infer/timeline_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr double kSliceS = 32.0;  // sound that is handled at once
constexpr double kForgetS = 1.0;  // sound is forgotten when there is that much of it

void require(bool condition, const std::string& expected) {
  if (!condition) {
    throw Error(ErrorCode::kInvalidArgument, "timeline: expected " + expected);
  }
}

const TimelineOptions& checked(const TimelineOptions& options) {
  validate(options);
  return options;
}

VoiceActivityOptions voice_options(const TimelineOptions& options, int sample_rate_hz) {
  VoiceActivityOptions voice = options.voice;
  voice.sample_rate_hz = sample_rate_hz;
  return voice;
}

// Decisions of 10 ms or nearly so.
std::size_t decisions_in(double seconds, const VoiceActivity& voice, int sample_rate_hz) {
  const double hop = static_cast<double>(voice.hop_samples());
  return std::max<std::size_t>(
      1, static_cast<std::size_t>(std::lround(seconds * sample_rate_hz / hop)));
}

SegmentRules rules(const TimelineOptions& options, std::size_t num_classes) {
  return {.smoothing = {.num_classes = num_classes,
                        .stay_probability = options.stay_probability,
                        .max_lag = static_cast<std::size_t>(
                            std::max(1.0, std::floor(options.max_lag_s / options.hop_s)))},
          .min_segment_s = options.min_segment_s,
          .min_confidence = options.min_confidence};
}

}  // namespace

void validate(const TimelineOptions& o) {
  require(o.window_s >= 0.25 && o.window_s <= 60.0,
          fmt::format("window_s in 0.25..60, got {}", o.window_s));
  require(o.hop_s >= 0.1 && o.hop_s <= o.window_s,
          fmt::format("hop_s from 0.1 to window_s, got {}", o.hop_s));
  require(o.stay_probability > 0.0 && o.stay_probability < 1.0,
          fmt::format("stay_probability above 0 and below 1, got {}", o.stay_probability));
  require(o.max_lag_s >= o.hop_s && o.max_lag_s <= 3600.0,
          fmt::format("max_lag_s from hop_s to 3600, got {}", o.max_lag_s));
  require(o.min_segment_s >= 0.0 && o.min_segment_s <= 10.0,
          fmt::format("min_segment_s in 0..10, got {}", o.min_segment_s));
  require(o.min_confidence >= 0.0 && o.min_confidence <= 1.0,
          fmt::format("min_confidence in 0..1, got {}", o.min_confidence));
  validate(o.voice);
}

std::string_view event_name(TimelineEventKind kind) noexcept {
  switch (kind) {
    case TimelineEventKind::kSpeechBegin:
      return "speech-begin";
    case TimelineEventKind::kWindow:
      return "window";
    case TimelineEventKind::kSegment:
      return "segment";
    case TimelineEventKind::kSpeechEnd:
      return "speech-end";
  }
  return "";
}

TimelineStream::TimelineStream(WindowClassifier& classifier, const TimelineOptions& options,
                               std::span<const TimedText> transcript)
    : classifier_(classifier),
      transcript_(transcript),
      voice_(voice_options(checked(options), classifier.sample_rate_hz())),
      windows_(decisions_in(options.window_s, voice_, classifier.sample_rate_hz()),
               decisions_in(options.hop_s, voice_, classifier.sample_rate_hz())),
      builder_(rules(options, classifier.class_names().size())),
      sample_rate_hz_(classifier.sample_rate_hz()) {}

double TimelineStream::heard_s() const noexcept {
  return static_cast<double>(num_samples_) / static_cast<double>(sample_rate_hz_);
}

double TimelineStream::time_of(std::size_t decision) const noexcept {
  return std::min(heard_s(), static_cast<double>(decision) *
                                 static_cast<double>(voice_.hop_samples()) /
                                 static_cast<double>(sample_rate_hz_));
}

void TimelineStream::accept_waveform(std::span<const float> samples) {
  require(!has_finished_, "no sound after the end");
  const auto slice = static_cast<std::size_t>(kSliceS * sample_rate_hz_);
  while (!samples.empty()) {
    const std::size_t count = std::min(slice, samples.size());
    accept_slice(samples.first(count));
    samples = samples.subspan(count);
  }
}

void TimelineStream::accept_slice(std::span<const float> samples) {
  voice_.add(samples);
  samples_.insert(samples_.end(), samples.begin(), samples.end());
  num_samples_ += samples.size();
  decisions_.clear();
  voice_.take(decisions_);
  planned_.clear();
  windows_.add(decisions_, planned_);
  handle(planned_);
  forget();
}

void TimelineStream::finish() {
  if (std::exchange(has_finished_, true)) {
    return;
  }
  voice_.finish();
  decisions_.clear();
  voice_.take(decisions_);
  planned_.clear();
  windows_.add(decisions_, planned_);
  windows_.finish(planned_);
  handle(planned_);
  put_silence(heard_s());
}

std::vector<TimelineEvent> TimelineStream::take_results() { return std::exchange(events_, {}); }

std::span<const float> TimelineStream::samples_of(const SpeechEvent& window) const {
  const std::uint64_t hop = voice_.hop_samples();
  const std::uint64_t begin = window.begin * hop - first_sample_;
  const std::uint64_t end = std::min(window.end * hop, num_samples_) - first_sample_;
  return std::span(samples_).subspan(begin, end - begin);
}

std::vector<WindowOpinion> TimelineStream::classify(const std::vector<SpeechEvent>& planned) {
  std::vector<SoundWindow> windows;
  for (const SpeechEvent& event : planned) {
    if (event.kind == SpeechEventKind::kWindow) {
      const double start_s = time_of(event.begin);
      while (first_text_ < transcript_.size() && transcript_[first_text_].end_s <= start_s) {
        ++first_text_;
      }
      windows.push_back({samples_of(event), text_around(transcript_.subspan(first_text_), start_s,
                                                        time_of(event.end))});
    }
  }
  return windows.empty() ? std::vector<WindowOpinion>() : classifier_.classify(windows);
}

void TimelineStream::handle(const std::vector<SpeechEvent>& planned) {
  std::vector<WindowOpinion> opinions = classify(planned);
  auto next = opinions.begin();
  for (const SpeechEvent& event : planned) {
    const bool is_window = event.kind == SpeechEventKind::kWindow;
    handle_one(event, is_window ? std::move(*next++) : WindowOpinion());
  }
}

void TimelineStream::handle_one(const SpeechEvent& planned, WindowOpinion opinion) {
  const double begin_s = time_of(planned.begin);
  const double end_s = time_of(planned.end);
  switch (planned.kind) {
    case SpeechEventKind::kBegin:
      put_silence(begin_s);
      events_.push_back({TimelineEventKind::kSpeechBegin, begin_s, {}, {}});
      builder_.begin(begin_s);
      break;
    case SpeechEventKind::kWindow: {
      const TimelineWindow window = {begin_s, end_s, std::move(opinion.probabilities),
                                     std::move(opinion.abstention)};
      events_.push_back({TimelineEventKind::kWindow, end_s, window, {}});
      builder_.add(window, segments_);
      put_segments();
      break;
    }
    case SpeechEventKind::kEnd:
      builder_.end(end_s, segments_);
      put_segments();
      events_.push_back({TimelineEventKind::kSpeechEnd, end_s, {}, {}});
      break;
  }
}

void TimelineStream::put_silence(double end_s) {
  if (end_s > covered_s_) {
    TimelineSegment silence;
    silence.start_s = covered_s_;
    silence.end_s = end_s;
    silence.abstention = "no-speech";
    segments_.push_back(std::move(silence));
    put_segments();
  }
}

void TimelineStream::put_segments() {
  for (TimelineSegment& segment : segments_) {
    segment.text = text_centred_in(transcript_, segment.start_s, segment.end_s);
    covered_s_ = segment.end_s;
    events_.push_back({TimelineEventKind::kSegment, segment.end_s, {}, std::move(segment)});
  }
  segments_.clear();
}

void TimelineStream::forget() {
  const std::uint64_t needed =
      std::min<std::uint64_t>(num_samples_, windows_.first_needed() * voice_.hop_samples());
  const std::uint64_t count = needed - first_sample_;
  if (static_cast<double>(count) >= kForgetS * sample_rate_hz_) {
    samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(count));
    first_sample_ = needed;
  }
}

}  // namespace merkit
