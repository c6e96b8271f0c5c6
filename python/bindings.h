// The parts of the Python module, one function each.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include "merkit/base/matrix.h"

namespace merkit::python {

// Exceptions by code: merkit.Error and those below it.
void bind_errors(pybind11::module_& module);
// merkit.extract, merkit.columns, merkit.feature_sets.
void bind_features(pybind11::module_& module);
// merkit.Store, merkit.load_store.
void bind_store(pybind11::module_& module);
// merkit.Recognizer, merkit.Recognition.
void bind_recognizer(pybind11::module_& module);

// merkit.Stream. After bind_recognizer().
void bind_stream(pybind11::module_& module);

// An array that takes the numbers over without copying them.
pybind11::array_t<float> array_of(Matrix<float> matrix);

// An array that shows numbers which `owner` keeps alive; it cannot be written to.
pybind11::array_t<float> view_of(MatrixView<const float> rows, const pybind11::object& owner);

}  // namespace merkit::python
