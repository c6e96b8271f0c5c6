#include "python/audio_argument.h"

#include <pybind11/stl/filesystem.h>

#include <cstdint>

#include "merkit/base/error.h"

namespace merkit::python {

namespace py = pybind11;

namespace {

constexpr float kInt16Scale = 1.0F / 32768.0F;

[[noreturn]] void refuse(const char* what) {
  throw Error(ErrorCode::kInvalidArgument, std::string("audio: ") + what);
}

}  // namespace

AudioArgument::AudioArgument(const py::object& audio, int sample_rate_hz) {
  if (audio.is_none()) {
    return;
  }
  if (!py::isinstance<py::array>(audio)) {
    path_ = audio.cast<std::filesystem::path>();
    if (path_.empty()) {
      refuse("expected a path or an array of samples, got an empty path");
    }
    return;
  }
  const auto given = audio.cast<py::array>();
  if (given.ndim() != 1) {
    refuse("expected samples of one channel, one dimension");
  }
  if (sample_rate_hz <= 0) {
    refuse("expected sample_rate_hz with samples");
  }
  if (given.dtype().is(py::dtype::of<std::int16_t>())) {
    const auto whole = audio.cast<py::array_t<std::int16_t, py::array::c_style>>();
    converted_.reserve(static_cast<std::size_t>(whole.size()));
    for (py::ssize_t i = 0; i < whole.size(); ++i) {
      converted_.push_back(kInt16Scale * static_cast<float>(whole.data()[i]));
    }
    samples_ = {converted_, sample_rate_hz};
    return;
  }
  if (given.dtype().kind() != 'f') {
    refuse("expected samples of float or int16");
  }
  array_ = audio.cast<decltype(array_)>();
  samples_ = {{array_.data(), static_cast<std::size_t>(array_.size())}, sample_rate_hz};
}

}  // namespace merkit::python
