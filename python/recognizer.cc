#include "merkit/infer/recognizer.h"

#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <optional>
#include <utility>

#include "merkit/base/error.h"
#include "python/audio_argument.h"
#include "python/bindings.h"
#include "python/shared_recognizer.h"

namespace merkit::python {

namespace py = pybind11;

namespace {

// What was said, with the names of the classes.
struct NamedRecognition {
  Recognition said;
  std::vector<std::string> classes;
};

struct RecordingArguments {
  std::optional<std::string> text;
  std::filesystem::path face;
  std::filesystem::path head;
  std::filesystem::path hand;
  std::string speaker;
};

NamedRecognition recognize(SharedRecognizer& self, const py::object& audio, int sample_rate_hz,
                           const RecordingArguments& arguments) {
  const AudioArgument sound(audio, sample_rate_hz);
  const py::gil_scoped_release others_run;
  Recording recording;
  recording.audio = sound.samples();
  recording.audio_file.path = sound.path();
  if (arguments.text) {
    recording.text = *arguments.text;
  }
  recording.mocap = {arguments.face, arguments.head, arguments.hand};
  recording.speaker = arguments.speaker;
  return {self.recognize(recording), self.get().class_names()};
}

std::vector<std::string> names_of(const std::vector<Modality>& modalities) {
  std::vector<std::string> names;
  for (const Modality modality : modalities) {
    names.emplace_back(modality_name(modality));
  }
  return names;
}

std::vector<std::string> modalities_of(const SharedRecognizer& self) {
  std::vector<Modality> taken;
  for (const Modality modality : {Modality::kAudio, Modality::kText, Modality::kMocap}) {
    if (self.get().takes(modality)) {
      taken.push_back(modality);
    }
  }
  return names_of(taken);
}

std::optional<std::string> abstained(const NamedRecognition& named) {
  const auto& abstention = named.said.abstention;
  return abstention ? std::optional(std::string(abstention_name(abstention->reason)))
                    : std::nullopt;
}

py::array_t<float> probabilities_of(const py::object& self) {
  const auto& all = self.cast<NamedRecognition&>().said.probabilities;
  py::array_t<float> view({static_cast<py::ssize_t>(all.size())}, all.data(), self);
  view.attr("flags").attr("writeable") = false;
  return view;
}

std::string repr(const NamedRecognition& named) {
  return "<merkit.Recognition " + named.classes[named.said.top] + " " +
         py::str(py::float_(named.said.confidence)).cast<std::string>() + ">";
}

void bind_recognition(py::module_& module) {
  py::class_<NamedRecognition>(module, "Recognition", "What a model says of a recording")
      .def_readonly("classes", &NamedRecognition::classes)
      .def_property_readonly("probabilities", &probabilities_of, "float32 [classes], sum 1")
      .def_property_readonly("top", [](const NamedRecognition& r) { return r.classes[r.said.top]; })
      .def_property_readonly("confidence",
                             [](const NamedRecognition& r) { return r.said.confidence; })
      .def_property_readonly("abstained", &abstained, "Why it would rather not say, or None.")
      .def_property_readonly("detail",
                             [](const NamedRecognition& r) {
                               return r.said.abstention ? r.said.abstention->detail : std::string();
                             })
      .def_property_readonly("modalities",
                             [](const NamedRecognition& r) { return names_of(r.said.modalities); })
      .def_property_readonly("notes", [](const NamedRecognition& r) { return r.said.notes; })
      .def_property_readonly("features_s",
                             [](const NamedRecognition& r) { return r.said.timing.features_s; })
      .def_property_readonly("model_s",
                             [](const NamedRecognition& r) { return r.said.timing.model_s; })
      .def("__repr__", &repr);
}

}  // namespace

void bind_recognizer(py::module_& module) {
  bind_recognition(module);
  py::class_<SharedRecognizer>(module, "Recognizer",
                               "A model ready for use, by any number of threads")
      .def(py::init([](const std::filesystem::path& path, bool self_test, double max_duration_s) {
             const py::gil_scoped_release others_run;
             return std::make_unique<SharedRecognizer>(
                 path, RecognizerOptions{.self_test = self_test, .max_duration_s = max_duration_s});
           }),
           py::arg("path"), py::kw_only(), py::arg("self_test") = true,
           py::arg("max_duration_s") = RecognizerOptions{}.max_duration_s)
      .def_property_readonly("classes",
                             [](const SharedRecognizer& r) { return r.get().class_names(); })
      .def_property_readonly("model_hash",
                             [](const SharedRecognizer& r) { return r.get().model_hash(); })
      .def_property_readonly("modalities", &modalities_of, "What the model takes.")
      .def(
          "recognize",
          [](SharedRecognizer& self, const py::object& audio, int sample_rate_hz,
             std::optional<std::string> text, std::filesystem::path face,
             std::filesystem::path head, std::filesystem::path hand, std::string speaker) {
            return recognize(self, audio, sample_rate_hz,
                             {std::move(text), std::move(face), std::move(head), std::move(hand),
                              std::move(speaker)});
          },
          py::arg("audio") = py::none(), py::kw_only(), py::arg("sample_rate_hz") = 0,
          py::arg("text") = py::none(), py::arg("face") = "", py::arg("head") = "",
          py::arg("hand") = "", py::arg("speaker") = "",
          "What the model says of a recording: any subset of sound, words and motion capture.");
}

}  // namespace merkit::python
