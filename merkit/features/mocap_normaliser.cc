#include "merkit/features/mocap_normaliser.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "merkit/base/error.h"

namespace merkit {
namespace {

// Sums over the values seen, one per column.
struct ColumnSums {
  std::vector<double> sums;
  std::vector<double> counts;

  explicit ColumnSums(std::size_t num_columns) : sums(num_columns), counts(num_columns) {}

  // Adds (x - centre) or its square; an empty `centre` is 0.
  void add(const Matrix<double>& features, std::span<const double> centre, bool squared) {
    for (std::size_t r = 0; r < features.rows(); ++r) {
      for (std::size_t c = 0; c < features.cols(); ++c) {
        if (!std::isnan(features(r, c))) {
          const double x = features(r, c) - (centre.empty() ? 0.0 : centre[c]);
          sums[c] += squared ? x * x : x;
          counts[c] += 1.0;
        }
      }
    }
  }

  double mean(std::size_t c) const { return counts[c] == 0.0 ? 0.0 : sums[c] / counts[c]; }
};

using Samples = std::vector<const Matrix<double>*>;

// Mean and deviation of `samples` into a row each; columns never seen keep what is there.
void fit_row(const Samples& samples, std::span<double> means, std::span<double> deviations) {
  ColumnSums first(means.size());
  for (const Matrix<double>* features : samples) {
    first.add(*features, {}, false);
  }
  std::vector<double> centre(means.size());
  for (std::size_t c = 0; c < centre.size(); ++c) {
    centre[c] = first.mean(c);
  }
  ColumnSums second(means.size());
  for (const Matrix<double>* features : samples) {
    second.add(*features, centre, true);
  }
  for (std::size_t c = 0; c < centre.size(); ++c) {
    if (first.counts[c] > 0.0) {
      means[c] = centre[c];
      const double deviation = std::sqrt(second.mean(c));
      // Of a column that never varies, rounding of the mean may leave a little.
      deviations[c] = deviation > 1e-12 * std::abs(centre[c]) ? deviation : 0.0;
    }
  }
}

void check(bool good, const std::string& expectation) {
  if (!good) {
    throw Error(ErrorCode::kCorruptData, "mocap statistics: expected " + expectation);
  }
}

bool all_finite(std::span<const double> values) {
  return std::ranges::all_of(values, [](double x) { return std::isfinite(x); });
}

}  // namespace

MocapNormaliser MocapNormaliser::fit(std::span<const Sample> samples) {
  if (samples.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "mocap normaliser: expected samples, got none");
  }
  const std::size_t num_columns = samples.front().features->cols();
  MocapStatistics statistics;
  Samples all;
  for (const Sample& sample : samples) {
    if (sample.features->cols() != num_columns) {
      throw Error(ErrorCode::kInvalidArgument, "mocap normaliser: expected " +
                                                   std::to_string(num_columns) + " columns, got " +
                                                   std::to_string(sample.features->cols()));
    }
    statistics.actors.emplace_back(sample.actor);
    all.push_back(sample.features);
  }
  std::ranges::sort(statistics.actors);
  statistics.actors.erase(std::unique(statistics.actors.begin(), statistics.actors.end()),
                          statistics.actors.end());
  const std::size_t num_actors = statistics.actors.size();
  std::vector<double> means(num_columns);
  std::vector<double> deviations(num_columns);
  fit_row(all, means, deviations);
  statistics.means = Matrix<double>(num_actors + 1, num_columns);
  statistics.deviations = Matrix<double>(num_actors + 1, num_columns);
  for (std::size_t a = 0; a <= num_actors; ++a) {
    std::ranges::copy(means, statistics.means.row(a).begin());
    std::ranges::copy(deviations, statistics.deviations.row(a).begin());
  }
  for (std::size_t a = 0; a < num_actors; ++a) {
    Samples own;
    for (const Sample& sample : samples) {
      if (sample.actor == statistics.actors[a]) {
        own.push_back(sample.features);
      }
    }
    fit_row(own, statistics.means.row(a), statistics.deviations.row(a));
  }
  return MocapNormaliser(std::move(statistics));
}

MocapNormaliser::MocapNormaliser(MocapStatistics statistics) : statistics_(std::move(statistics)) {
  const MocapStatistics& s = statistics_;
  check(std::ranges::is_sorted(s.actors), "sorted actors");
  check(std::ranges::adjacent_find(s.actors) == s.actors.end(), "each actor once");
  check(s.means.rows() == s.actors.size() + 1, "a row of means for each actor and for all");
  check(s.deviations.rows() == s.means.rows() && s.deviations.cols() == s.means.cols(),
        "as many deviations as means");
  check(all_finite(s.means.values()) && all_finite(s.deviations.values()), "finite numbers");
  check(std::ranges::all_of(s.deviations.values(), [](double x) { return x >= 0.0; }),
        "no negative deviation");
}

MocapNormaliser::Normalised MocapNormaliser::apply(const Matrix<double>& features,
                                                   std::string_view actor) const {
  if (features.cols() != statistics_.means.cols()) {
    throw Error(ErrorCode::kInvalidArgument,
                "mocap normaliser: expected " + std::to_string(statistics_.means.cols()) +
                    " columns, got " + std::to_string(features.cols()));
  }
  const std::vector<std::string>& actors = statistics_.actors;
  const auto found = std::ranges::find(actors, actor);
  const auto row = static_cast<std::size_t>(found - actors.begin());
  Normalised result{Matrix<float>(features.rows(), features.cols()),
                    Matrix<float>(features.rows(), features.cols())};
  for (std::size_t r = 0; r < features.rows(); ++r) {
    for (std::size_t c = 0; c < features.cols(); ++c) {
      const double deviation = statistics_.deviations(row, c);
      const double x = features(r, c);
      result.mask(r, c) = std::isnan(x) ? 0.0F : 1.0F;
      if (!std::isnan(x) && deviation > 0.0) {
        result.values(r, c) = static_cast<float>((x - statistics_.means(row, c)) / deviation);
      }
    }
  }
  return result;
}

}  // namespace merkit
