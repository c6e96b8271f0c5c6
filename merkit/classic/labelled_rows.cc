#include "merkit/classic/labelled_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/error.h"

namespace merkit {

void check_labelled_rows(const LabelledRows& examples, std::size_t max_rows,
                         std::string_view where) {
  const auto expect = [&](bool good, std::string_view expectation) {
    if (!good) {
      throw Error(ErrorCode::kInvalidArgument, fmt::format("{}: expected {}", where, expectation));
    }
  };
  const std::size_t num_rows = examples.rows.rows;
  expect(num_rows > 0 && num_rows <= max_rows,
         fmt::format("1 to {} rows, got {}", max_rows, num_rows));
  expect(examples.classes.size() == num_rows,
         fmt::format("a class for each of {} rows, got {}", num_rows, examples.classes.size()));
  const auto [least, most] = std::ranges::minmax(examples.classes);
  expect(most < examples.num_classes,
         fmt::format("classes below {}, got {}", examples.num_classes, most));
  expect(least < most, "rows of at least two classes, got one");
  expect(std::ranges::all_of(examples.rows.values, [](float x) { return std::isfinite(x); }),
         "finite values, got others");
}

std::vector<double> balanced_weights(std::span<const std::size_t> classes,
                                     std::size_t num_classes) {
  std::vector<double> weights(num_classes);
  for (const std::size_t c : classes) {
    weights[c] += 1.0;
  }
  const auto num_present =
      static_cast<double>(std::ranges::count_if(weights, [](double count) { return count > 0.0; }));
  const auto num_rows = static_cast<double>(classes.size());
  std::ranges::transform(weights, weights.begin(), [&](double count) {
    return count > 0.0 ? num_rows / (num_present * count) : 0.0;
  });
  return weights;
}

ClassScore score_of(const Matrix<float>& probabilities, const LabelledRows& examples) {
  std::vector<double> right(examples.num_classes);
  std::vector<double> count(examples.num_classes);
  for (std::size_t r = 0; r < examples.rows.rows; ++r) {
    const auto row = probabilities.row(r);
    const auto said = static_cast<std::size_t>(std::ranges::max_element(row) - row.begin());
    count[examples.classes[r]] += 1.0;
    right[examples.classes[r]] += said == examples.classes[r] ? 1.0 : 0.0;
  }
  double num_right = 0.0;
  double recalls = 0.0;
  double num_present = 0.0;
  for (std::size_t c = 0; c < examples.num_classes; ++c) {
    num_right += right[c];
    recalls += count[c] > 0.0 ? right[c] / count[c] : 0.0;
    num_present += count[c] > 0.0 ? 1.0 : 0.0;
  }
  const auto num_rows = static_cast<double>(examples.rows.rows);
  return {num_right / std::max(num_rows, 1.0), recalls / std::max(num_present, 1.0)};
}

}  // namespace merkit
