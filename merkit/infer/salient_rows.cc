#include "merkit/infer/salient_rows.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "merkit/features/feature_set.h"

namespace merkit {

double row_share(const Matrix<double>& shares, std::size_t row) {
  const auto values = shares.row(row);
  return std::accumulate(values.begin(), values.end(), 0.0);
}

std::vector<double> column_sums(const Matrix<double>& shares) {
  std::vector<double> sums(shares.cols(), 0.0);
  for (std::size_t r = 0; r < shares.rows(); ++r) {
    std::ranges::transform(shares.row(r), sums, sums.begin(), std::plus<>());
  }
  return sums;
}

double row_hop_s(const ModelInput& input, std::size_t num_rows) {
  const RecipeFeature& feature = input.state().feature;
  const bool takes_some = !feature.gate_column.empty() || feature.keep_top != 0.0;
  const bool may_cut_front =
      feature.pad == "front" && num_rows == static_cast<std::size_t>(feature.rows);
  if (input.is_text() || takes_some || may_cut_front) {
    return 0.0;
  }
  return find_feature_set(feature.set).make(feature.options)->hop_s();
}

std::string word_of_row(const ModelInput& input, float id) {
  const auto& words = *input.state().words;
  const auto place = static_cast<std::size_t>(id);
  return place >= 1 && place <= words.size() ? words[place - 1].word : "";
}

std::vector<ColumnShare> largest_columns(const ModelInput& input, std::span<const double> sums,
                                         std::size_t most) {
  if (input.is_text() || sums.size() < 2 || sums.size() != input.num_columns()) {
    return {};
  }
  const auto& source = input.state().source.columns;
  std::vector<ColumnShare> columns;
  for (const std::size_t place : selected_columns(input.state().feature, source.size())) {
    columns.push_back({source[place], 0.0});
  }
  for (std::size_t c = 0; c < sums.size(); ++c) {  // neighbours of a row stand side by side
    columns[c % columns.size()].share += sums[c];
  }
  std::ranges::stable_sort(columns, std::ranges::greater{},
                           [](const ColumnShare& column) { return std::abs(column.share); });
  columns.resize(std::min(most, columns.size()));
  return columns;
}

}  // namespace merkit
