#include "merkit/classic/kernel_elm.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/classic/eigen_rows.h"
#include "merkit/classic/simplex.h"

namespace merkit {
namespace {

constexpr std::size_t kBlockRows = 16;    // of those to classify
constexpr std::size_t kBlockUnits = 256;  // of those the machine was trained on

void check(bool good, const char* expectation) {
  if (!good) {
    throw Error(ErrorCode::kCorruptData, fmt::format("kernel elm: expected {}", expectation));
  }
}

template <class T>
bool all_finite(std::span<const T> values) {
  return std::ranges::all_of(values, [](T x) { return std::isfinite(x); });
}

void check_state(const KernelElmState& s) {
  check(std::isfinite(s.gamma) && s.gamma > 0.0, "gamma above 0");
  check(std::isfinite(s.cost), "a finite C");
  check(s.rows.rows() > 0, "rows");
  check(s.coefficients.rows() == s.rows.rows(), "coefficients of each row");
  check(s.coefficients.cols() >= 2, "at least two classes");
  check(all_finite(s.rows.values()) && all_finite(s.coefficients.values()), "finite numbers");
}

// exp(-gamma |x - y|^2) of the rows x and y of two blocks.
EigenRows kernel_of(const EigenRows& x, const EigenRows& y, double gamma) {
  EigenRows values = -2.0 * x * y.transpose();
  values.colwise() += x.rowwise().squaredNorm();
  values.rowwise() += y.rowwise().squaredNorm().transpose();
  return (-gamma * values.array().max(0.0)).exp();
}

}  // namespace

KernelElm::KernelElm(KernelElmState state) : state_(std::move(state)) { check_state(state_); }

Matrix<double> KernelElm::outputs(MatrixView<const float> rows) const {
  const KernelElmState& s = state_;
  if (rows.cols != s.rows.cols()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("kernel elm: expected {} columns, got {}", s.rows.cols(), rows.cols));
  }
  const MatrixView<const float> trained = {s.rows.values(), s.rows.rows(), s.rows.cols()};
  const std::size_t num_padded = (rows.rows + kBlockRows - 1) / kBlockRows * kBlockRows;
  EigenRows sums = EigenRows::Zero(eigen_index(num_padded), eigen_index(s.coefficients.cols()));
  for (std::size_t unit = 0; unit < trained.rows; unit += kBlockUnits) {
    const std::size_t num_units = std::min(kBlockUnits, trained.rows - unit);
    const EigenRows units = eigen_block(trained, unit, num_units);
    const auto coefficients =
        eigen_view(s.coefficients).middleRows(eigen_index(unit), eigen_index(num_units));
    for (std::size_t first = 0; first < num_padded; first += kBlockRows) {
      const EigenRows kernel = kernel_of(eigen_block(rows, first, kBlockRows), units, s.gamma);
      sums.middleRows(eigen_index(first), eigen_index(kBlockRows)) += kernel * coefficients;
    }
  }
  Matrix<double> outputs(rows.rows, s.coefficients.cols());
  store_block(sums, 0, outputs);
  return outputs;
}

Matrix<float> KernelElm::probabilities(MatrixView<const float> rows) const {
  return nearest_distributions(outputs(rows));
}

}  // namespace merkit
