// merkit in Python: the extension module merkit._merkit.
#include <array>
#include <memory>
#include <utility>

#include "python/bindings.h"

namespace py = pybind11;

namespace merkit::python {

py::array_t<float> array_of(Matrix<float> matrix) {
  auto kept = std::make_unique<Matrix<float>>(std::move(matrix));
  const auto shape = std::array<py::ssize_t, 2>{static_cast<py::ssize_t>(kept->rows()),
                                                static_cast<py::ssize_t>(kept->cols())};
  float* const values = kept->values().data();
  const py::capsule owner(kept.get(),
                          [](void* memory) { delete static_cast<Matrix<float>*>(memory); });
  kept.release();
  return py::array_t<float>(shape, values, owner);
}

py::array_t<float> view_of(MatrixView<const float> rows, const py::object& owner) {
  const auto shape = std::array<py::ssize_t, 2>{static_cast<py::ssize_t>(rows.rows),
                                                static_cast<py::ssize_t>(rows.cols)};
  py::array_t<float> view(shape, rows.values.data(), owner);
  view.attr("flags").attr("writeable") = false;
  return view;
}

}  // namespace merkit::python

PYBIND11_MODULE(_merkit, module) {
  module.doc() = "Emotion recognition from speech, text and motion capture";
  module.attr("__version__") = MERKIT_VERSION;
  merkit::python::bind_errors(module);
  merkit::python::bind_features(module);
  merkit::python::bind_store(module);
  merkit::python::bind_recognizer(module);
  merkit::python::bind_stream(module);
}
