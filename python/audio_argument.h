// Sound as Python gives it: the path of a file, or samples in a NumPy array.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <filesystem>
#include <vector>

#include "merkit/audio/audio.h"

namespace merkit::python {

// Samples are used where they lie if they are one row of float32; int16 is divided by 32768, other
// floats are rounded. Holds what the view points to.
class AudioArgument {
 public:
  // `audio` is None, a path or samples; `sample_rate_hz` is 0 unless it is samples. Throws
  // Error(kInvalidArgument) for anything else.
  AudioArgument(const pybind11::object& audio, int sample_rate_hz);

  bool is_file() const noexcept { return !path_.empty(); }
  const std::filesystem::path& path() const noexcept { return path_; }
  // Rate 0: there are none.
  AudioView samples() const noexcept { return samples_; }

 private:
  std::filesystem::path path_;
  pybind11::array_t<float, pybind11::array::c_style | pybind11::array::forcecast> array_;
  std::vector<float> converted_;
  AudioView samples_ = {};
};

}  // namespace merkit::python
