// Row-major matrices: an owner, and views of rows laid one after another.
#pragma once

#include <cassert>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace merkit {

// `rows * cols` values, row-major, no padding between rows. It stores and indexes; it does no
// maths.
template <class T>
class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t cols, T value = T{})
      : rows_(rows), cols_(cols), values_(rows * cols, value) {}
  // Takes over `values`, whose size must be rows * cols.
  Matrix(std::size_t rows, std::size_t cols, std::vector<T> values)
      : rows_(rows), cols_(cols), values_(std::move(values)) {
    assert(values_.size() == rows_ * cols_);
  }

  std::size_t rows() const noexcept { return rows_; }
  std::size_t cols() const noexcept { return cols_; }
  std::size_t size() const noexcept { return values_.size(); }
  bool empty() const noexcept { return values_.empty(); }

  std::span<T> row(std::size_t r) noexcept { return {values_.data() + r * cols_, cols_}; }
  std::span<const T> row(std::size_t r) const noexcept {
    return {values_.data() + r * cols_, cols_};
  }
  T& operator()(std::size_t r, std::size_t c) noexcept { return values_[r * cols_ + c]; }
  const T& operator()(std::size_t r, std::size_t c) const noexcept {
    return values_[r * cols_ + c];
  }

  // All values, row after row. Not of a temporary, whose values are gone when the span is used.
  std::span<T> values() & noexcept { return values_; }
  std::span<const T> values() const& noexcept { return values_; }
  std::span<const T> values() && = delete;

  bool operator==(const Matrix&) const = default;

 private:
  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
  std::vector<T> values_;
};

// A matrix that someone else owns.
template <class T>
struct MatrixView {
  std::span<T> values;  // [rows, cols], row-major
  std::size_t rows = 0;
  std::size_t cols = 0;

  std::span<T> row(std::size_t r) const noexcept { return values.subspan(r * cols, cols); }
};

}  // namespace merkit
