#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <optional>
#include <utility>

#include "merkit/audio/resampler.h"
#include "merkit/base/error.h"
#include "merkit/features/extraction.h"
#include "python/audio_argument.h"
#include "python/bindings.h"

namespace merkit::python {

namespace py = pybind11;

namespace {

std::string text_of(const py::handle& value) {
  return py::isinstance<py::bool_>(value) ? (value.cast<bool>() ? "true" : "false")
                                          : py::str(value).cast<std::string>();
}

std::vector<OptionAssignment> assignments_of(const py::dict& options) {
  std::vector<OptionAssignment> assignments;
  for (const auto& [name, value] : options) {
    assignments.push_back({name.cast<std::string>(), text_of(value)});
  }
  return assignments;
}

// Keeps the rows of one utterance.
class RowKeeper : public RowSink {
 public:
  explicit RowKeeper(std::size_t num_columns) : num_columns_(num_columns) {}
  void begin_utterance(std::string_view /*id*/) override {}
  void append_rows(MatrixView<const float> rows) override {
    values_.insert(values_.end(), rows.values.begin(), rows.values.end());
  }
  void end_utterance(std::string_view /*content_hash*/, ExtractStatus /*status*/) override {}
  void commit() override {}

  Matrix<float> take() { return {values_.size() / num_columns_, num_columns_, std::move(values_)}; }

 private:
  std::size_t num_columns_;
  std::vector<float> values_;
};

Matrix<float> extract_samples(const FeatureJob& job, AudioView samples) {
  const int wanted_hz = job.audio_options().sample_rate_hz;
  if (wanted_hz == 0 || wanted_hz == samples.sample_rate_hz) {
    return job.extractor().compute({.audio = samples});
  }
  const Audio converted = resampled(samples, wanted_hz);
  return job.extractor().compute({.audio = converted.view()});
}

Matrix<float> extract_utterance(const FeatureJob& job, const Utterance& utterance) {
  RowKeeper rows(job.store_info().columns.size());
  ThreadPool pool(1);
  const Utterance* const one = &utterance;
  const ExtractTarget target{.job = &job, .sink = &rows};
  const auto reports = extract_features({&one, 1}, {&target, 1}, RunControl{.pool = pool});
  for (const ExtractFailure& failure : reports.at(0).failures) {
    throw Error(failure.code, failure.message);
  }
  return rows.take();
}

struct MocapPaths {
  std::filesystem::path face;
  std::filesystem::path head;
  std::filesystem::path hand;
};

py::array_t<float> extract(const std::string& set, const py::object& audio, int sample_rate_hz,
                           const std::optional<std::string>& text, const MocapPaths& mocap,
                           const py::dict& options, const std::string& channel) {
  const AudioArgument sound(audio, sample_rate_hz);
  auto assignments = assignments_of(options);
  Matrix<float> rows;
  {
    const py::gil_scoped_release others_run;
    ExtractAudioOptions audio_options;
    audio_options.channel = channel;
    const FeatureJob job(find_feature_set(set), std::move(assignments), audio_options);
    if (sound.samples().sample_rate_hz != 0 && job.set().modality == Modality::kAudio) {
      rows = extract_samples(job, sound.samples());
    } else {
      Utterance utterance;
      utterance.id = "utterance";
      utterance.sentence_audio.path = sound.path();
      utterance.text = text;
      utterance.sentence_mocap = {mocap.face, mocap.head, mocap.hand};
      rows = extract_utterance(job, utterance);
    }
  }
  return array_of(std::move(rows));
}

std::vector<std::string> columns(const std::string& set, const py::dict& options) {
  return FeatureJob(find_feature_set(set), assignments_of(options), {}).store_info().columns;
}

std::vector<std::string> feature_set_names() {
  std::vector<std::string> names;
  for (const FeatureSet& set : feature_sets()) {
    names.emplace_back(set.name);
  }
  return names;
}

}  // namespace

void bind_features(py::module_& module) {
  module.def(
      "extract",
      [](const std::string& set, const py::object& audio, int sample_rate_hz,
         const std::optional<std::string>& text, const std::filesystem::path& face,
         const std::filesystem::path& head, const std::filesystem::path& hand,
         const py::dict& options, const std::string& channel) {
        return extract(set, audio, sample_rate_hz, text, {face, head, hand}, options, channel);
      },
      py::arg("feature_set"), py::arg("audio") = py::none(), py::kw_only(),
      py::arg("sample_rate_hz") = 0, py::arg("text") = py::none(), py::arg("face") = "",
      py::arg("head") = "", py::arg("hand") = "", py::arg("options") = py::dict(),
      py::arg("channel") = "",
      "Features of one utterance, float32 [rows, columns]; no rows if it is too short.");
  module.def("columns", &columns, py::arg("feature_set"), py::arg("options") = py::dict(),
             "The names of the columns that extract() gives.");
  module.def("feature_sets", &feature_set_names, "The names of all feature sets.");
}

}  // namespace merkit::python
