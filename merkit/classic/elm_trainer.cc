#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <cmath>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "merkit/classic/eigen_rows.h"
#include "merkit/classic/elm.h"
#include "merkit/classic/elm_hidden.h"

namespace merkit {
namespace {

constexpr std::size_t kMaxHidden = 4'096;
constexpr std::size_t kMaxHiddenValues = std::size_t{1} << 27U;  // 1 GiB of doubles

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, "elm: " + what);
}

void check_options(const ElmOptions& options) {
  if (options.num_hidden == 0 || options.num_hidden > kMaxHidden) {
    refuse(fmt::format("expected 1 to {} hidden units, got {}", kMaxHidden, options.num_hidden));
  }
  if (!(options.weight_range > 0.0 && std::isfinite(options.weight_range))) {
    refuse(fmt::format("expected a range of input weights above 0, got {}", options.weight_range));
  }
}

// Biases are drawn as the weights are: uniform in -range .. range.
ElmState random_layer(const ElmOptions& options, std::size_t num_columns) {
  ElmState state;
  state.input_weights = Matrix<float>(options.num_hidden, num_columns);
  state.biases.resize(options.num_hidden);
  Rng rng(options.seed);
  const auto draw = [&](std::span<float> values) {
    for (float& value : values) {
      value = static_cast<float>(rng.uniform(-options.weight_range, options.weight_range));
    }
  };
  draw(state.input_weights.values());
  draw(state.biases);
  return state;
}

}  // namespace

struct ElmTrainer::Problem {
  ElmState layer;    // without output weights
  EigenRows hidden;  // [num_rows, num_hidden], each row times the root of its weight
  EigenRows target;  // [num_rows, num_classes], as well
  Eigen::MatrixXd gram;

  bool has_more_rows_than_units() const { return hidden.rows() >= hidden.cols(); }
  EigenRows solve(double cost) const;
};

EigenRows ElmTrainer::Problem::solve(double cost) const {
  if (cost == 0.0) {
    return hidden.completeOrthogonalDecomposition().solve(target);
  }
  Eigen::MatrixXd system = gram;
  system.diagonal().array() += 1.0 / cost;
  const Eigen::LDLT<Eigen::MatrixXd> factors(system);
  if (has_more_rows_than_units()) {
    return factors.solve(hidden.transpose() * target);
  }
  return hidden.transpose() * factors.solve(target);
}

ElmTrainer::ElmTrainer(const LabelledRows& examples, const ElmOptions& options)
    : problem_(std::make_unique<Problem>()) {
  check_options(options);
  check_labelled_rows(examples, kMaxHiddenValues / options.num_hidden, "elm");
  Problem& problem = *problem_;
  problem.layer = random_layer(options, examples.rows.cols);
  problem.hidden = eigen_view(elm_hidden(problem.layer, examples.rows));
  problem.target =
      EigenRows::Zero(eigen_index(examples.rows.rows), eigen_index(examples.num_classes));
  const std::vector<double> weights = options.class_weights
                                          ? balanced_weights(examples.classes, examples.num_classes)
                                          : std::vector<double>(examples.num_classes, 1.0);
  for (std::size_t r = 0; r < examples.rows.rows; ++r) {
    const double scale = std::sqrt(weights[examples.classes[r]]);
    problem.hidden.row(eigen_index(r)) *= scale;
    problem.target(eigen_index(r), eigen_index(examples.classes[r])) = scale;
  }
  problem.gram = problem.has_more_rows_than_units()
                     ? Eigen::MatrixXd(problem.hidden.transpose() * problem.hidden)
                     : Eigen::MatrixXd(problem.hidden * problem.hidden.transpose());
}

ElmTrainer::~ElmTrainer() = default;

Elm ElmTrainer::train(double cost) const {
  if (!(cost >= 0.0 && std::isfinite(cost))) {
    refuse(fmt::format("expected C of at least 0, got {}", cost));
  }
  ElmState state = problem_->layer;
  state.cost = cost;
  const EigenRows weights = problem_->solve(cost);
  if (!weights.allFinite()) {
    refuse(fmt::format("expected a system that can be solved, got C = {}", cost));
  }
  state.output_weights = Matrix<double>(static_cast<std::size_t>(weights.rows()),
                                        static_cast<std::size_t>(weights.cols()));
  store_block(weights, 0, state.output_weights);
  return Elm(std::move(state));
}

}  // namespace merkit
