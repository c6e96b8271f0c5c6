#include <deque>
#include <memory>
#include <utility>

#include "c/guarded.h"
#include "merkit/infer/recognizer_windows.h"
#include "merkit/infer/timeline_stream.h"

// Results wait here until the caller asks for them.
struct merkit_stream {
  merkit_stream(const merkit::Recognizer& recognizer, const merkit::TimelineOptions& options)
      : classifier(recognizer), stream(classifier, options) {}

  merkit::RecognizerWindows classifier;
  merkit::TimelineStream stream;
  std::deque<merkit::TimelineEvent> waiting;
  merkit::TimelineEvent current;  // that the caller's pointers show
};

namespace {

using merkit::c::guarded;
using merkit::c::known_fields;
using merkit::c::refuse;
using merkit::c::require;

merkit::TimelineOptions options_of(const merkit_stream_options* given) {
  const merkit_stream_options options =
      known_fields(given, MERKIT_STREAM_OPTIONS_INIT,
                   "merkit_stream_options: expected MERKIT_STREAM_OPTIONS_INIT, got size 0");
  merkit::TimelineOptions chosen;
  chosen.window_s = options.window_s;
  chosen.hop_s = options.hop_s;
  chosen.stay_probability = options.stay_probability;
  chosen.min_confidence = options.min_confidence;
  return chosen;
}

void take_results(merkit_stream& stream) {
  for (merkit::TimelineEvent& event : stream.stream.take_results()) {
    stream.waiting.push_back(std::move(event));
  }
}

merkit_event_kind kind_of(merkit::TimelineEventKind kind) noexcept {
  switch (kind) {
    case merkit::TimelineEventKind::kSpeechBegin:
      return MERKIT_SPEECH_BEGIN;
    case merkit::TimelineEventKind::kWindow:
      return MERKIT_WINDOW;
    case merkit::TimelineEventKind::kSegment:
      return MERKIT_SEGMENT;
    case merkit::TimelineEventKind::kSpeechEnd:
      return MERKIT_SPEECH_END;
  }
  return MERKIT_SPEECH_END;
}

// What windows and segments have in common.
template <class Part>
void show_part(const Part& part, merkit_event& event) noexcept {
  event.start_s = part.start_s;
  event.end_s = part.end_s;
  event.probabilities = part.probabilities.empty() ? nullptr : part.probabilities.data();
  event.abstention = part.abstention.c_str();
}

merkit_event shown(const merkit::TimelineEvent& event) noexcept {
  merkit_event shown = MERKIT_EVENT_INIT;
  shown.kind = kind_of(event.kind);
  shown.start_s = event.time_s;
  shown.end_s = event.time_s;
  shown.abstention = "";
  if (event.kind == merkit::TimelineEventKind::kWindow) {
    show_part(event.window, shown);
  } else if (event.kind == merkit::TimelineEventKind::kSegment) {
    show_part(event.segment, shown);
    shown.label = event.segment.label ? static_cast<int>(*event.segment.label) : -1;
    shown.confidence = event.segment.confidence;
  }
  return shown;
}

}  // namespace

merkit_status merkit_stream_new(const merkit_recognizer* recognizer,
                                const merkit_stream_options* options, merkit_stream** out) {
  if (out != nullptr) {
    *out = nullptr;
  }
  return guarded([&] {
    require(recognizer, "merkit_stream_new: expected a recognizer, got NULL");
    require(out, "merkit_stream_new: expected a place for the handle, got NULL");
    *out = std::make_unique<merkit_stream>(recognizer->recognizer, options_of(options)).release();
  });
}

void merkit_stream_free(merkit_stream* stream) { delete stream; }

int merkit_stream_sample_rate_hz(const merkit_stream* stream) {
  return stream == nullptr ? 0 : stream->classifier.sample_rate_hz();
}

merkit_status merkit_stream_accept(merkit_stream* stream, const float* samples,
                                   size_t num_samples) {
  return guarded([&] {
    require(stream, "merkit_stream_accept: expected a stream, got NULL");
    if (samples == nullptr && num_samples > 0) {
      refuse("merkit_stream_accept: expected samples, got NULL");
    }
    stream->stream.accept_waveform({samples, num_samples});
    take_results(*stream);
  });
}

merkit_status merkit_stream_finish(merkit_stream* stream) {
  return guarded([&] {
    require(stream, "merkit_stream_finish: expected a stream, got NULL");
    stream->stream.finish();
    take_results(*stream);
  });
}

int merkit_stream_next(merkit_stream* stream, merkit_event* event) {
  if (stream == nullptr || event == nullptr || stream->waiting.empty()) {
    return 0;
  }
  stream->current = std::move(stream->waiting.front());
  stream->waiting.pop_front();
  merkit_event all = shown(stream->current);
  all.size = std::min(event->size, sizeof(all));
  std::memcpy(event, &all, all.size);
  return 1;
}
