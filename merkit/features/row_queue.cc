#include "merkit/features/row_queue.h"

#include <algorithm>
#include <utility>

namespace merkit {

void RowQueue::push(Matrix<double> rows) {
  if (rows_.empty()) {
    rows_ = std::move(rows);
    return;
  }
  std::vector<double> all;
  all.reserve(rows_.size() + rows.size());
  for (const Matrix<double>* part : {&std::as_const(rows_), &std::as_const(rows)}) {
    all.insert(all.end(), part->values().begin(), part->values().end());
  }
  rows_ = {rows_.rows() + rows.rows(), rows_.cols(), std::move(all)};
}

Matrix<double> RowQueue::pop(std::size_t count) {
  if (count == rows_.rows()) {
    return std::exchange(rows_, Matrix<double>(0, rows_.cols()));
  }
  Matrix<double> first = slice_rows(rows_, 0, count);
  drop(count);
  return first;
}

void RowQueue::drop(std::size_t count) { rows_ = slice_rows(rows_, count, rows_.rows()); }

NeighbourRows::NeighbourRows(std::size_t reach, Function function)
    : reach_(reach), function_(std::move(function)) {}

Matrix<double> NeighbourRows::add(Matrix<double> frames, bool is_last) {
  frames_.push(std::move(frames));
  const std::size_t num_frames = frames_.num_rows();
  const std::size_t end =
      std::max(num_given_, is_last ? num_frames : num_frames - std::min(num_frames, reach_));
  Matrix<double> rows = function_(frames_.rows());
  if (num_given_ > 0 || end < num_frames) {
    rows = slice_rows(rows, num_given_, end);
  }
  const std::size_t keep_from = end - std::min(end, reach_);
  frames_.drop(keep_from);
  num_given_ = end - keep_from;
  return rows;
}

}  // namespace merkit
