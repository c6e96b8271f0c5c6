#include "merkit/features/row_queue.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "merkit/features/delta.h"

namespace merkit {
namespace {

// Rows `first` .. `first` + `count` - 1 of a matrix of squares.
Matrix<double> squares(std::size_t first, std::size_t count) {
  Matrix<double> rows(count, 2);
  for (std::size_t r = 0; r < count; ++r) {
    rows(r, 0) = static_cast<double>((first + r) * (first + r));
    rows(r, 1) = -rows(r, 0);
  }
  return rows;
}

std::vector<std::size_t> any_parts() {
  return *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 9));
}

RC_GTEST_PROP(RowQueue, GivesRowsInTheOrderInWhichTheyCame, ()) {
  RowQueue queue;
  std::size_t num_in = 0;
  std::size_t num_out = 0;
  for (const std::size_t part : any_parts()) {
    queue.push(squares(num_in, part));
    num_in += part;
    RC_ASSERT(queue.rows() == squares(num_out, num_in - num_out));
    const auto count = *rc::gen::inRange<std::size_t>(0, queue.num_rows() + 1);
    RC_ASSERT(queue.pop(count) == squares(num_out, count));
    num_out += count;
  }
}

RC_GTEST_PROP(NeighbourRows, GiveTheFunctionOfAllFramesInAnyParts, ()) {
  const auto window = *rc::gen::inRange(1, 6);
  const auto function = [=](const Matrix<double>& frames) {
    return regression_delta(frames, window);
  };
  NeighbourRows rows(static_cast<std::size_t>(window), function);
  std::vector<double> values;
  std::size_t num_frames = 0;
  const auto take = [&](const Matrix<double>& given) {
    values.insert(values.end(), given.values().begin(), given.values().end());
  };
  for (const std::size_t part : any_parts()) {
    take(rows.add(squares(num_frames, part), false));
    num_frames += part;
  }
  take(rows.add(squares(num_frames, 3), true));
  const Matrix<double> whole = function(squares(0, num_frames + 3));
  RC_ASSERT(std::equal(values.begin(), values.end(), whole.values().begin(), whole.values().end()));
}

TEST(SliceRows, IsLimitedToWhatIsThere) {
  const Matrix<double> rows = squares(0, 5);
  EXPECT_EQ(slice_rows(rows, 1, 3), squares(1, 2));
  EXPECT_EQ(slice_rows(rows, 3, 9), squares(3, 2));
  EXPECT_EQ(slice_rows(rows, 7, 9).rows(), 0U);
}

}  // namespace
}  // namespace merkit
