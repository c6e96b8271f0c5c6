// Emotion over time of sound that comes in pieces: speech is found, cut into windows, classified,
// and smoothed to segments.
//
//   TimelineStream stream(classifier, {});
//   stream.accept_waveform(samples);
//   for (const TimelineEvent& event : stream.take_results()) ...
//   stream.finish();
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "merkit/corpus/timed_text.h"
#include "merkit/infer/segment_builder.h"
#include "merkit/infer/speech_windows.h"
#include "merkit/infer/timeline.h"
#include "merkit/infer/timeline_options.h"
#include "merkit/infer/window_classifier.h"

namespace merkit {

enum class TimelineEventKind {
  kSpeechBegin,  // somebody begins to speak at time_s
  kWindow,       // what the model says of a window, before smoothing
  kSegment,      // a segment that will not change any more
  kSpeechEnd,    // speech ended at time_s
};

// "speech-begin", "window", "segment" or "speech-end".
std::string_view event_name(TimelineEventKind kind) noexcept;

struct TimelineEvent {
  TimelineEventKind kind = TimelineEventKind::kWindow;
  double time_s = 0.0;      // where speech begins or ends; else the end of window or segment
  TimelineWindow window;    // of kWindow
  TimelineSegment segment;  // of kSegment

  bool operator==(const TimelineEvent&) const = default;
};

// Events do not depend on the pieces in which the sound comes. Memory does not grow with the sound
// if results are taken. What it is given must outlive it. Not thread-safe.
class TimelineStream {
 public:
  // `transcript` is what is said, in order of beginnings; none if empty. Throws
  // Error(kInvalidArgument) for options out of range and a classifier whose rate is below 8 kHz.
  TimelineStream(WindowClassifier& classifier, const TimelineOptions& options,
                 std::span<const TimedText> transcript = {});

  // The next samples, one channel at the classifier's rate. Throws Error(kCorruptData) if one is
  // NaN or infinite, Error(kInvalidArgument) after finish(), and what the classifier throws.
  void accept_waveform(std::span<const float> samples);

  // Nothing follows: the rest of the results is made. Throws what the classifier throws.
  void finish();

  bool results_ready() const noexcept { return !events_.empty(); }
  // Moves the events out, in order of the sound.
  std::vector<TimelineEvent> take_results();

  // Length of the sound so far.
  double heard_s() const noexcept;
  // A window is classified when sound has come up to that long after its end.
  double look_ahead_s() const noexcept { return voice_.look_ahead_s(); }

 private:
  void accept_slice(std::span<const float> samples);
  void handle(const std::vector<SpeechEvent>& planned);
  std::vector<WindowOpinion> classify(const std::vector<SpeechEvent>& planned);
  void handle_one(const SpeechEvent& planned, WindowOpinion opinion);
  void put_silence(double end_s);
  void put_segments();
  void forget();
  std::span<const float> samples_of(const SpeechEvent& window) const;
  double time_of(std::size_t decision) const noexcept;

  WindowClassifier& classifier_;
  std::span<const TimedText> transcript_;
  std::size_t first_text_ = 0;  // of the transcript that a later window may need
  VoiceActivity voice_;
  SpeechWindows windows_;
  SegmentBuilder builder_;
  int sample_rate_hz_;
  std::vector<float> samples_;  // from sample first_sample_ on
  std::uint64_t first_sample_ = 0;
  std::uint64_t num_samples_ = 0;
  double covered_s_ = 0.0;  // end of the last segment
  bool has_finished_ = false;
  std::vector<TimelineEvent> events_;
  std::vector<std::uint8_t> decisions_;    // scratch
  std::vector<SpeechEvent> planned_;       // scratch
  std::vector<TimelineSegment> segments_;  // scratch
};

}  // namespace merkit
