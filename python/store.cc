#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include "merkit/base/error.h"
#include "merkit/features/feature_store.h"
#include "python/bindings.h"

namespace merkit::python {

namespace py = pybind11;

namespace {

std::vector<std::string> ids_of(const FeatureStore& store) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < store.num_utterances(); ++i) {
    ids.emplace_back(store.id(i));
  }
  return ids;
}

std::size_t place_of(const FeatureStore& store, const std::string& id) {
  const auto place = store.find(id);
  if (!place) {
    throw py::key_error(id);
  }
  return *place;
}

// All rows of the store: those of its utterances lie one after another.
MatrixView<const float> all_rows(const FeatureStore& store) {
  const float* const first = store.num_utterances() == 0 ? nullptr : store.rows(0).values.data();
  return {{first, store.num_rows() * store.num_columns()}, store.num_rows(), store.num_columns()};
}

std::vector<std::int64_t> offsets_of(const FeatureStore& store) {
  std::vector<std::int64_t> offsets = {0};
  for (std::size_t i = 0; i < store.num_utterances(); ++i) {
    offsets.push_back(offsets.back() + static_cast<std::int64_t>(store.rows(i).rows));
  }
  return offsets;
}

py::object parsed_json(const std::string& text) {
  return py::module_::import("json").attr("loads")(text);
}

}  // namespace

void bind_store(py::module_& module) {
  py::class_<FeatureStore, std::shared_ptr<FeatureStore>>(
      module, "Store", "Features of a corpus, mapped from a file")
      .def_property_readonly("ids", &ids_of, "All ids in the order of their bytes.")
      .def_property_readonly("columns", [](const FeatureStore& s) { return s.info().columns; })
      .def_property_readonly("feature_set",
                             [](const FeatureStore& s) { return s.info().feature_set; })
      .def_property_readonly("version", [](const FeatureStore& s) { return s.info().version; })
      .def_property_readonly("options",
                             [](const FeatureStore& s) { return parsed_json(s.info().options); })
      .def_property_readonly(
          "data",
          [](const py::object& self) {
            return view_of(all_rows(self.cast<FeatureStore&>()), self);
          },
          "All rows, [rows, columns], where they lie in the file.")
      .def_property_readonly(
          "offsets", [](const FeatureStore& s) { return py::array(py::cast(offsets_of(s))); },
          "Utterance i has the rows offsets[i] to offsets[i + 1] of data.")
      .def("status",
           [](const FeatureStore& s, const std::string& id) {
             return std::string(extract_status_name(s.status(place_of(s, id))));
           })
      .def("__len__", &FeatureStore::num_utterances)
      .def("__contains__",
           [](const FeatureStore& s, const std::string& id) { return s.find(id).has_value(); })
      .def("__iter__", [](const FeatureStore& s) { return py::iter(py::cast(ids_of(s))); })
      .def(
          "__getitem__",
          [](const py::object& self, const std::string& id) {
            const auto& store = self.cast<FeatureStore&>();
            return view_of(store.rows(place_of(store, id)), self);
          },
          "The rows of an utterance, [rows, columns], where they lie in the file.");
  module.def(
      "load_store",
      [](const std::filesystem::path& path) {
        const py::gil_scoped_release others_run;
        return std::make_shared<FeatureStore>(path);
      },
      py::arg("path"), "The feature store in a file.");
}

}  // namespace merkit::python
