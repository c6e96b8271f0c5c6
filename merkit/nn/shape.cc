#include "merkit/nn/shape.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"

namespace merkit {

Shape::Shape(std::initializer_list<std::size_t> sizes) {
  for (const std::size_t size : sizes) {
    append(size);
  }
}

void Shape::append(std::size_t size) {
  if (rank_ == kMaxRank) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("shape: expected at most {} dimensions, got more", kMaxRank));
  }
  sizes_[rank_++] = size;
}

bool Shape::is_fixed() const noexcept { return std::find(begin(), end(), kAnyLength) == end(); }

std::size_t Shape::num_values() const noexcept {
  std::size_t product = 1;
  for (const std::size_t size : *this) {
    product *= size;
  }
  return product;
}

Shape Shape::with_length(std::size_t length) const noexcept {
  Shape fixed = *this;
  if (rank_ > 0 && sizes_[0] == kAnyLength) {
    fixed[0] = length;
  }
  return fixed;
}

std::string shape_text(const Shape& shape) {
  std::string text = "(";
  for (const std::size_t size : shape) {
    text += text.size() > 1 ? ", " : "";
    text += size == kAnyLength ? "any" : fmt::format("{}", size);
  }
  return text + ")";
}

}  // namespace merkit
