// Tensors of a model file, taken out with a word about what is wrong. Not installed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/base/safetensors.h"

namespace merkit {

// Refers to the file. All throw Error(kCorruptData), opened by the file's name, for a tensor that
// is not there or of another type.
class TensorSource {
 public:
  TensorSource(const SafetensorsFile& file, std::string_view where) : file_(file), where_(where) {}

  [[noreturn]] void fail(const std::string& what) const;

  const TensorView& tensor(const std::string& name) const;
  // The bytes as text, and as lines that each end in a line feed.
  std::string text(const std::string& name) const;
  std::vector<std::string> lines(const std::string& name) const;
  // A tensor of two dimensions.
  template <class T>
  Matrix<T> matrix(const std::string& name) const;
  // The elements of a tensor of any shape.
  template <class T>
  std::vector<T> values(const std::string& name) const;

 private:
  const SafetensorsFile& file_;
  std::string_view where_;
};

}  // namespace merkit
