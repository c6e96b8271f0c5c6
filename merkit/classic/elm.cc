#include "merkit/classic/elm.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/classic/eigen_rows.h"
#include "merkit/classic/elm_hidden.h"
#include "merkit/classic/simplex.h"

namespace merkit {
namespace {

constexpr std::size_t kBlockRows = 32;

void check(bool good, const char* expectation) {
  if (!good) {
    throw Error(ErrorCode::kCorruptData, fmt::format("elm: expected {}", expectation));
  }
}

template <class T>
bool all_finite(std::span<const T> values) {
  return std::ranges::all_of(values, [](T x) { return std::isfinite(x); });
}

void check_state(const ElmState& s) {
  check(std::isfinite(s.cost) && s.cost >= 0.0, "C of at least 0");
  check(s.input_weights.rows() > 0, "hidden units");
  check(s.biases.size() == s.input_weights.rows(), "a bias for each hidden unit");
  check(s.output_weights.rows() == s.input_weights.rows(), "output weights of each hidden unit");
  check(s.output_weights.cols() >= 2, "at least two classes");
  check(all_finite(s.input_weights.values()) && all_finite(std::span<const float>(s.biases)) &&
            all_finite(s.output_weights.values()),
        "finite numbers");
}

}  // namespace

Matrix<double> elm_hidden(const ElmState& state, MatrixView<const float> rows) {
  const std::size_t num_hidden = state.biases.size();
  const EigenRows weights = eigen_block(
      {state.input_weights.values(), num_hidden, state.input_weights.cols()}, 0, num_hidden);
  const Eigen::RowVectorXd biases =
      Eigen::Map<const Eigen::RowVectorXf>(state.biases.data(), eigen_index(num_hidden))
          .cast<double>();
  Matrix<double> hidden(rows.rows, num_hidden);
  for (std::size_t first = 0; first < rows.rows; first += kBlockRows) {
    EigenRows block = eigen_block(rows, first, kBlockRows) * weights.transpose();
    block.rowwise() += biases;
    store_block((1.0 + (-block.array()).exp()).inverse().matrix(), first, hidden);
  }
  return hidden;
}

Elm::Elm(ElmState state) : state_(std::move(state)) { check_state(state_); }

Matrix<double> Elm::outputs(MatrixView<const float> rows) const {
  const ElmState& s = state_;
  if (rows.cols != s.input_weights.cols()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("elm: expected {} columns, got {}", s.input_weights.cols(), rows.cols));
  }
  const Matrix<double> hidden = elm_hidden(s, rows);
  Matrix<double> outputs(rows.rows, s.output_weights.cols());
  for (std::size_t r = 0; r < rows.rows; ++r) {
    const auto out = outputs.row(r);
    for (std::size_t h = 0; h < hidden.cols(); ++h) {
      const auto weights = s.output_weights.row(h);
      for (std::size_t c = 0; c < out.size(); ++c) {
        out[c] += hidden(r, h) * weights[c];
      }
    }
  }
  return outputs;
}

Matrix<float> Elm::probabilities(MatrixView<const float> rows) const {
  return nearest_distributions(outputs(rows));
}

}  // namespace merkit
