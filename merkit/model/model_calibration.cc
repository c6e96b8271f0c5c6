#include "merkit/model/model_calibration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/error.h"
#include "merkit/eval/calibration.h"

namespace merkit {
namespace {

// A single measure, however odd, must not decide.
constexpr double kMostDeviations = 10.0;

}  // namespace

std::vector<double> range_measures(MatrixView<const float> rows) {
  std::vector<double> measures(2 * rows.cols, 0.0);
  const auto num_rows = static_cast<double>(rows.rows);
  for (std::size_t r = 0; r < rows.rows; ++r) {
    for (std::size_t c = 0; c < rows.cols; ++c) {
      measures[c] += static_cast<double>(rows.row(r)[c]) / num_rows;
    }
  }
  for (std::size_t r = 0; r < rows.rows; ++r) {
    for (std::size_t c = 0; c < rows.cols; ++c) {
      const double from_mean = static_cast<double>(rows.row(r)[c]) - measures[c];
      measures[rows.cols + c] += from_mean * from_mean / num_rows;
    }
  }
  for (std::size_t c = 0; c < rows.cols; ++c) {
    measures[rows.cols + c] = std::sqrt(measures[rows.cols + c]);
  }
  return measures;
}

double range_distance(const InputRange& range, MatrixView<const float> rows) {
  if (range.means.size() != 2 * rows.cols || range.deviations.size() != 2 * rows.cols) {
    throw Error(ErrorCode::kInvalidArgument, fmt::format("range: expected {} columns, got {}",
                                                         range.means.size() / 2, rows.cols));
  }
  const std::vector<double> measures = range_measures(rows);
  double sum = 0.0;
  double count = 0.0;
  for (std::size_t i = 0; i < measures.size(); ++i) {
    if (range.deviations[i] > 0.0) {
      const double z = std::clamp((measures[i] - range.means[i]) / range.deviations[i],
                                  -kMostDeviations, kMostDeviations);
      sum += z * z;
      count += 1.0;
    }
  }
  return std::sqrt(sum / std::max(count, 1.0));
}

void ModelCalibration::apply(std::span<float> probabilities) const {
  apply_temperature(probabilities, temperature);
}

}  // namespace merkit
