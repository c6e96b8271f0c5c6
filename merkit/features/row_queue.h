// Rows that wait for what comes after them.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "merkit/base/matrix.h"

namespace merkit {

// Rows begin .. end - 1 of `rows`; both are limited to its number of rows.
template <class T>
Matrix<T> slice_rows(const Matrix<T>& rows, std::size_t begin, std::size_t end) {
  end = end < rows.rows() ? end : rows.rows();
  begin = begin < end ? begin : end;
  const auto values = rows.values().subspan(begin * rows.cols(), (end - begin) * rows.cols());
  return {end - begin, rows.cols(), std::vector<T>(values.begin(), values.end())};
}

// First in, first out. Not thread-safe.
class RowQueue {
 public:
  std::size_t num_rows() const noexcept { return rows_.rows(); }
  // All that wait, [num_rows, num_cols].
  const Matrix<double>& rows() const noexcept { return rows_; }

  // Puts `rows` behind those that wait, which have as many columns.
  void push(Matrix<double> rows);
  // Takes the first `count` rows away, 0 .. num_rows().
  Matrix<double> pop(std::size_t count);
  // The same without giving them.
  void drop(std::size_t count);

 private:
  Matrix<double> rows_;
};

// A function of frames and their neighbours, of frames that come in parts. Not thread-safe.
class NeighbourRows {
 public:
  // Maps frames to as many rows, each of which depends on its frame and on `reach` frames on either
  // side, fewer at the ends.
  using Function = std::function<Matrix<double>(const Matrix<double>&)>;

  NeighbourRows(std::size_t reach, Function function);

  // The rows of the function of all frames so far that were not given before and that further
  // frames cannot change; with the last frames, all that are left.
  Matrix<double> add(Matrix<double> frames, bool is_last);

 private:
  std::size_t reach_;
  Function function_;
  RowQueue frames_;
  std::size_t num_given_ = 0;  // rows of the first frames in the queue that have been given
};

}  // namespace merkit
