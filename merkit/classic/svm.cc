#include "merkit/classic/svm.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/classic/svm_kernel.h"

namespace merkit {
namespace {

void check(bool good, const char* expectation) {
  if (!good) {
    throw Error(ErrorCode::kCorruptData, fmt::format("svm: expected {}", expectation));
  }
}

template <class T>
bool all_finite(std::span<const T> values) {
  return std::ranges::all_of(values, [](T x) { return std::isfinite(x); });
}

void check_state(const SvmState& s) {
  check(s.kernel == "linear" || s.kernel == "rbf", "kernel linear or rbf");
  check(std::isfinite(s.gamma), "a finite gamma");
  check(s.classes.size() >= 2, "at least two trained classes");
  check(std::ranges::all_of(s.classes, [&](std::size_t c) { return c < s.num_classes; }),
        "trained classes below the number of classes");
  check(s.num_vectors.size() == s.classes.size(), "a number of vectors for each class");
  std::size_t total = 0;
  for (const std::size_t count : s.num_vectors) {
    check(count <= s.vectors.rows() - total, "as many support vectors as the classes have");
    total += count;
  }
  check(total == s.vectors.rows(), "as many support vectors as the classes have");
  check(s.coefficients.rows() == s.classes.size() - 1 && s.coefficients.cols() == total,
        "coefficients for each other class and vector");
  check(s.offsets.size() == s.classes.size() * (s.classes.size() - 1) / 2,
        "an offset for each pair");
  check(all_finite(s.vectors.values()) && all_finite(s.coefficients.values()) &&
            all_finite(std::span<const double>(s.offsets)),
        "finite numbers");
}

}  // namespace

Svm::Svm(SvmState state) : state_(std::move(state)) {
  check_state(state_);
  first_vector_.resize(state_.classes.size());
  std::exclusive_scan(state_.num_vectors.begin(), state_.num_vectors.end(), first_vector_.begin(),
                      std::size_t{0});
}

Matrix<double> Svm::decision_values(MatrixView<const float> rows) const {
  const SvmState& s = state_;
  if (rows.cols != s.vectors.cols()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("svm: expected {} columns, got {}", s.vectors.cols(), rows.cols));
  }
  Matrix<double> values(rows.rows, s.offsets.size());
  std::vector<double> kernel(s.vectors.rows());
  // Sum over the vectors of trained class `a` of the machine that tells it from `b`.
  const auto side = [&](std::size_t a, std::size_t b) {
    const std::span<const double> row = s.coefficients.row(b < a ? b : b - 1);
    const auto first = static_cast<std::ptrdiff_t>(first_vector_[a]);
    return std::inner_product(
        kernel.begin() + first,
        kernel.begin() + first + static_cast<std::ptrdiff_t>(s.num_vectors[a]), row.begin() + first,
        0.0);
  };
  for (std::size_t r = 0; r < rows.rows; ++r) {
    for (std::size_t v = 0; v < kernel.size(); ++v) {
      kernel[v] = svm_kernel(s.kernel == "rbf", s.gamma, rows.row(r), s.vectors.row(v));
    }
    std::size_t pair = 0;
    for (std::size_t a = 0; a < s.classes.size(); ++a) {
      for (std::size_t b = a + 1; b < s.classes.size(); ++b, ++pair) {
        values(r, pair) = side(a, b) + side(b, a) - s.offsets[pair];
      }
    }
  }
  return values;
}

Matrix<float> Svm::probabilities(MatrixView<const float> rows) const {
  const Matrix<double> values = decision_values(rows);
  const auto num_pairs = static_cast<double>(values.cols());
  Matrix<float> probabilities(rows.rows, state_.num_classes);
  std::vector<double> votes(state_.num_classes);
  for (std::size_t r = 0; r < rows.rows; ++r) {
    std::ranges::fill(votes, 0.0);
    std::size_t pair = 0;
    for (std::size_t a = 0; a < state_.classes.size(); ++a) {
      for (std::size_t b = a + 1; b < state_.classes.size(); ++b, ++pair) {
        const double share = 1.0 / (1.0 + std::exp(-values(r, pair)));
        votes[state_.classes[a]] += share;
        votes[state_.classes[b]] += 1.0 - share;
      }
    }
    std::ranges::transform(votes, probabilities.row(r).begin(),
                           [&](double vote) { return static_cast<float>(vote / num_pairs); });
  }
  return probabilities;
}

}  // namespace merkit
