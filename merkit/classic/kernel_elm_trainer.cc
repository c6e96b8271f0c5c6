#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/classic/blocked_cholesky.h"
#include "merkit/classic/eigen_rows.h"
#include "merkit/classic/kernel_elm.h"

namespace merkit {
namespace {

constexpr std::size_t kMaxRows = 20'000;
constexpr std::size_t kTile = 256;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, "kernel elm: " + what);
}

}  // namespace

struct KernelElmTrainer::Problem {
  KernelElmOptions options;
  Matrix<float> rows;
  Eigen::MatrixXd kernel;  // [num_rows, num_rows], lower triangle
  EigenRows target;        // [num_rows, num_classes], one-hot
  Eigen::VectorXd ridges;  // [num_rows], 1 / weight

  void compute_kernel(const RunControl& control);
  void compute_tile(const EigenRows& values, std::size_t row, std::size_t column);
};

// The tile of the kernel with the corner (row, column).
void KernelElmTrainer::Problem::compute_tile(const EigenRows& values, std::size_t row,
                                             std::size_t column) {
  const std::size_t n = rows.rows();
  const auto below = values.middleRows(eigen_index(row), eigen_index(std::min(kTile, n - row)));
  const auto right =
      values.middleRows(eigen_index(column), eigen_index(std::min(kTile, n - column)));
  Eigen::MatrixXd tile = -2.0 * below * right.transpose();
  tile.colwise() += below.rowwise().squaredNorm();
  tile.rowwise() += right.rowwise().squaredNorm().transpose();
  kernel.block(eigen_index(row), eigen_index(column), below.rows(), right.rows()) =
      (-options.gamma * tile.array().max(0.0)).exp();
}

void KernelElmTrainer::Problem::compute_kernel(const RunControl& control) {
  const std::size_t n = rows.rows();
  const EigenRows values = eigen_block({rows.values(), n, rows.cols()}, 0, n);
  kernel.resize(eigen_index(n), eigen_index(n));
  const std::size_t num_tiles = (n + kTile - 1) / kTile;
  control.pool.parallel_for(num_tiles, [&](std::size_t t) {
    control.check_stop();
    // The longest row of tiles first, so that no thread is left alone with it.
    const std::size_t row = (num_tiles - 1 - t) * kTile;
    for (std::size_t column = 0; column <= row; column += kTile) {
      compute_tile(values, row, column);
    }
  });
  kernel.diagonal().setOnes();
}

KernelElmTrainer::KernelElmTrainer(const LabelledRows& examples, const KernelElmOptions& options,
                                   const RunControl& control)
    : problem_(std::make_unique<Problem>()) {
  if (!(options.gamma > 0.0 && std::isfinite(options.gamma))) {
    refuse(fmt::format("expected gamma above 0, got {}", options.gamma));
  }
  check_labelled_rows(examples, kMaxRows, "kernel elm");
  Problem& problem = *problem_;
  problem.options = options;
  const std::size_t num_rows = examples.rows.rows;
  problem.rows =
      Matrix<float>(num_rows, examples.rows.cols,
                    std::vector<float>(examples.rows.values.begin(), examples.rows.values.end()));
  problem.target = EigenRows::Zero(eigen_index(num_rows), eigen_index(examples.num_classes));
  problem.ridges = Eigen::VectorXd::Ones(eigen_index(num_rows));
  const std::vector<double> weights = balanced_weights(examples.classes, examples.num_classes);
  for (std::size_t r = 0; r < num_rows; ++r) {
    problem.target(eigen_index(r), eigen_index(examples.classes[r])) = 1.0;
    if (options.class_weights) {
      problem.ridges(eigen_index(r)) = 1.0 / weights[examples.classes[r]];
    }
  }
  problem.compute_kernel(control);
}

KernelElmTrainer::~KernelElmTrainer() = default;

KernelElm KernelElmTrainer::train(double cost, const RunControl& control) const {
  if (!(cost > 0.0 && std::isfinite(cost))) {
    refuse(fmt::format("expected C above 0, got {}", cost));
  }
  const Problem& problem = *problem_;
  Eigen::MatrixXd system = problem.kernel;
  system.diagonal() += problem.ridges / cost;
  if (!blocked_cholesky(system, control)) {
    refuse(
        fmt::format("expected a kernel whose ridge makes it positive definite, got C = {}", cost));
  }
  EigenRows solution = problem.target;
  system.triangularView<Eigen::Lower>().solveInPlace(solution);
  system.triangularView<Eigen::Lower>().transpose().solveInPlace(solution);
  KernelElmState state = {
      problem.options.gamma, cost, problem.rows,
      Matrix<double>(problem.rows.rows(), static_cast<std::size_t>(solution.cols()))};
  store_block(solution, 0, state.coefficients);
  return KernelElm(std::move(state));
}

}  // namespace merkit
