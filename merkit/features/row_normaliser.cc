#include "merkit/features/row_normaliser.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "merkit/base/error.h"

namespace merkit {
namespace {

void check_columns(std::size_t expected, std::size_t got) {
  if (got != expected) {
    throw Error(ErrorCode::kInvalidArgument, "normaliser: expected " + std::to_string(expected) +
                                                 " columns, got " + std::to_string(got));
  }
}

void check(bool good, const std::string& expectation) {
  if (!good) {
    throw Error(ErrorCode::kCorruptData, "normaliser: expected " + expectation);
  }
}

bool all_finite(std::span<const double> values) {
  return std::ranges::all_of(values, [](double x) { return std::isfinite(x); });
}

}  // namespace

RowStatisticsFit::RowStatisticsFit(std::size_t num_columns)
    : num_columns_(num_columns), all_(no_sums()) {}

RowStatisticsFit::Sums RowStatisticsFit::no_sums() const {
  const std::vector<double> zeros(num_columns_);
  return {zeros, zeros, zeros, zeros};
}

void RowStatisticsFit::add(Sums& sums, MatrixView<const float> rows) const {
  for (std::size_t r = 0; r < rows.rows; ++r) {
    const std::span<const float> row = rows.row(r);
    for (std::size_t c = 0; c < num_columns_; ++c) {
      if (!std::isfinite(row[c])) {
        continue;
      }
      const auto x = static_cast<double>(row[c]);
      if (sums.counts[c] == 0.0) {
        sums.shifts[c] = x;
      }
      const double d = x - sums.shifts[c];
      sums.sums[c] += d;
      sums.squares[c] += d * d;
      sums.counts[c] += 1.0;
    }
  }
}

void RowStatisticsFit::add(std::string_view group, MatrixView<const float> rows) {
  add_to_group(group, rows);
  add(all_, rows);
}

void RowStatisticsFit::add_to_group(std::string_view group, MatrixView<const float> rows) {
  check_columns(num_columns_, rows.cols);
  if (!group.empty()) {
    add(groups_.try_emplace(std::string(group), no_sums()).first->second, rows);
  }
}

RowStatistics RowStatisticsFit::finish() const {
  RowStatistics statistics;
  statistics.means = Matrix<double>(groups_.size() + 1, num_columns_);
  statistics.deviations = Matrix<double>(groups_.size() + 1, num_columns_);
  const auto fill = [&](std::size_t row, const Sums& own) {
    for (std::size_t c = 0; c < num_columns_; ++c) {
      const Sums& sums = own.counts[c] > 0.0 ? own : all_;
      if (sums.counts[c] > 0.0) {
        const double mean = sums.sums[c] / sums.counts[c];
        const double variance = sums.squares[c] / sums.counts[c] - mean * mean;
        statistics.means(row, c) = sums.shifts[c] + mean;
        statistics.deviations(row, c) = std::sqrt(std::max(variance, 0.0));
      }
    }
  };
  for (const auto& [name, sums] : groups_) {
    fill(statistics.groups.size(), sums);
    statistics.groups.push_back(name);
  }
  fill(groups_.size(), all_);
  return statistics;
}

RowNormaliser::RowNormaliser(RowStatistics statistics) : statistics_(std::move(statistics)) {
  const RowStatistics& s = statistics_;
  check(std::ranges::is_sorted(s.groups), "sorted groups");
  check(std::ranges::adjacent_find(s.groups) == s.groups.end(), "each group once");
  check(s.means.rows() == s.groups.size() + 1, "a row of means for each group and for all");
  check(s.deviations.rows() == s.means.rows() && s.deviations.cols() == s.means.cols(),
        "as many deviations as means");
  check(all_finite(s.means.values()) && all_finite(s.deviations.values()), "finite numbers");
  check(std::ranges::all_of(s.deviations.values(), [](double x) { return x >= 0.0; }),
        "no negative deviation");
}

void RowNormaliser::apply(std::string_view group, Matrix<float>& rows) const {
  check_columns(statistics_.means.cols(), rows.cols());
  const auto found = std::ranges::lower_bound(statistics_.groups, group);
  const bool is_known = found != statistics_.groups.end() && *found == group;
  const auto place = is_known ? static_cast<std::size_t>(found - statistics_.groups.begin())
                              : statistics_.groups.size();
  const std::span<const double> means = statistics_.means.row(place);
  const std::span<const double> deviations = statistics_.deviations.row(place);
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    const std::span<float> row = rows.row(r);
    for (std::size_t c = 0; c < row.size(); ++c) {
      const double x = (static_cast<double>(row[c]) - means[c]) / deviations[c];
      row[c] = std::isfinite(row[c]) && deviations[c] > 0.0 ? static_cast<float>(x) : 0.0F;
    }
  }
}

}  // namespace merkit
