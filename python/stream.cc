#include <pybind11/stl.h>

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/infer/recognizer_windows.h"
#include "merkit/infer/timeline_stream.h"
#include "python/audio_argument.h"
#include "python/bindings.h"
#include "python/shared_recognizer.h"

namespace merkit::python {

namespace py = pybind11;

namespace {

// One stream; calls of several threads follow each other.
class LiveStream {
 public:
  LiveStream(const SharedRecognizer& recognizer, const TimelineOptions& options)
      : classifier_(recognizer.get()), stream_(classifier_, options) {}

  int sample_rate_hz() const { return classifier_.sample_rate_hz(); }
  const std::vector<std::string>& classes() const { return classifier_.class_names(); }

  std::vector<TimelineEvent> accept(std::span<const float> samples) {
    const std::lock_guard lock(mutex_);
    stream_.accept_waveform(samples);
    return stream_.take_results();
  }
  std::vector<TimelineEvent> finish() {
    const std::lock_guard lock(mutex_);
    stream_.finish();
    return stream_.take_results();
  }

 private:
  RecognizerWindows classifier_;
  TimelineStream stream_;  // guarded by mutex_
  std::mutex mutex_;
};

// What windows and segments have in common.
template <class Part>
void show_part(const Part& part, py::dict& shown) {
  shown["start_s"] = part.start_s;
  shown["end_s"] = part.end_s;
  shown["probabilities"] = py::array(py::cast(part.probabilities));
  shown["abstained"] = part.abstention.empty() ? py::object(py::none()) : py::cast(part.abstention);
}

py::dict shown(const TimelineEvent& event, const std::vector<std::string>& classes) {
  py::dict all;
  all["kind"] = std::string(event_name(event.kind));
  if (event.kind == TimelineEventKind::kWindow) {
    show_part(event.window, all);
  } else if (event.kind == TimelineEventKind::kSegment) {
    show_part(event.segment, all);
    const auto& label = event.segment.label;
    all["label"] = label ? py::cast(classes.at(*label)) : py::object(py::none());
    all["confidence"] = event.segment.confidence;
  } else {
    all["time_s"] = event.time_s;
  }
  return all;
}

py::list shown(const std::vector<TimelineEvent>& events, const LiveStream& stream) {
  py::list all;
  for (const TimelineEvent& event : events) {
    all.append(shown(event, stream.classes()));
  }
  return all;
}

py::list accept(LiveStream& self, const py::array& samples) {
  const AudioArgument sound(samples, self.sample_rate_hz());
  std::vector<TimelineEvent> events;
  {
    const py::gil_scoped_release others_run;
    events = self.accept(sound.samples().samples);
  }
  return shown(events, self);
}

py::list finish(LiveStream& self) {
  std::vector<TimelineEvent> events;
  {
    const py::gil_scoped_release others_run;
    events = self.finish();
  }
  return shown(events, self);
}

}  // namespace

void bind_stream(py::module_& module) {
  py::class_<LiveStream>(module, "Stream", "Emotion over time of sound that comes in pieces")
      .def(py::init([](const SharedRecognizer& recognizer, double window_s, double hop_s,
                       double stay_probability, double min_confidence) {
             TimelineOptions options;
             options.window_s = window_s;
             options.hop_s = hop_s;
             options.stay_probability = stay_probability;
             options.min_confidence = min_confidence;
             return std::make_unique<LiveStream>(recognizer, options);
           }),
           py::arg("recognizer"), py::kw_only(), py::arg("window_s") = TimelineOptions{}.window_s,
           py::arg("hop_s") = TimelineOptions{}.hop_s,
           py::arg("stay_probability") = TimelineOptions{}.stay_probability,
           py::arg("min_confidence") = TimelineOptions{}.min_confidence)
      .def_property_readonly("sample_rate_hz", &LiveStream::sample_rate_hz,
                             "Rate that samples must have.")
      .def("accept", &accept, py::arg("samples"), "Takes the next samples; the events so far.")
      .def("finish", &finish, "Nothing follows: the rest of the events.");
}

}  // namespace merkit::python
