// Shapes of the values that flow through a graph.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>

namespace merkit {

// A dimension whose size differs from batch to batch: the number of frames or words.
inline constexpr std::size_t kAnyLength = 0;

// Sizes of the dimensions, outermost first, without the batch; at most kMaxRank of them.
// A plain value without allocation.
class Shape {
 public:
  static constexpr std::size_t kMaxRank = 4;

  Shape() = default;
  // Throws Error(kInvalidArgument) for more than kMaxRank sizes.
  Shape(std::initializer_list<std::size_t> sizes);

  std::size_t rank() const noexcept { return rank_; }
  std::size_t operator[](std::size_t dimension) const noexcept { return sizes_[dimension]; }
  std::size_t& operator[](std::size_t dimension) noexcept { return sizes_[dimension]; }
  std::size_t back() const noexcept { return sizes_[rank_ - 1]; }
  const std::size_t* begin() const noexcept { return sizes_.data(); }
  const std::size_t* end() const noexcept { return sizes_.data() + rank_; }

  // Throws Error(kInvalidArgument) beyond kMaxRank.
  void append(std::size_t size);

  // True unless a dimension is kAnyLength.
  bool is_fixed() const noexcept;

  // The product of the sizes: 1 for rank 0, 0 unless is_fixed().
  std::size_t num_values() const noexcept;

  // The same shape with `length` where the first dimension is kAnyLength.
  Shape with_length(std::size_t length) const noexcept;

  bool operator==(const Shape&) const = default;

 private:
  std::array<std::size_t, kMaxRank> sizes_{};
  std::size_t rank_ = 0;
};

// "(100, 34)"; "any" for kAnyLength.
std::string shape_text(const Shape& shape);

}  // namespace merkit
