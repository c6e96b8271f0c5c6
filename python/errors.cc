#include <array>
#include <string>

#include "merkit/base/error.h"
#include "python/bindings.h"

namespace merkit::python {

namespace py = pybind11;

namespace {

// One class for each code, in the order of ErrorCode. They live as long as the interpreter.
std::array<PyObject*, 6>& classes() {
  static std::array<PyObject*, 6> all{};
  return all;
}

PyObject* make_class(py::module_& module, const char* name, const char* doc, py::tuple bases) {
  const std::string full = std::string("merkit.") + name;
  PyObject* made = PyErr_NewExceptionWithDoc(full.c_str(), doc, bases.ptr(), nullptr);
  if (made == nullptr) {
    throw py::error_already_set();
  }
  module.add_object(name, made);
  return made;
}

}  // namespace

void bind_errors(py::module_& module) {
  const auto builtin = [](PyObject* type) { return py::reinterpret_borrow<py::object>(type); };
  const py::object base = py::reinterpret_borrow<py::object>(
      make_class(module, "Error", "What merkit says when something is wrong",
                 py::make_tuple(builtin(PyExc_Exception))));
  const auto make = [&](const char* name, const char* doc, PyObject* also) {
    return make_class(module, name, doc, py::make_tuple(base, builtin(also)));
  };
  classes() = {
      make("InvalidArgumentError", "An argument is out of range or unknown", PyExc_ValueError),
      make("NotFoundError", "A named thing does not exist", PyExc_LookupError),
      make("CorruptDataError", "Bytes from outside do not have the expected form",
           PyExc_ValueError),
      make("UnsupportedVersionError", "A file made by a newer program", PyExc_ValueError),
      make("IoError", "A file could not be read or written", PyExc_OSError),
      make("CancelledError", "Interrupted", PyExc_RuntimeError)};
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) {
        std::rethrow_exception(thrown);
      }
    } catch (const Error& error) {
      PyErr_SetString(classes().at(static_cast<std::size_t>(error.code())), error.what());
    }
  });
}

}  // namespace merkit::python
