#include "merkit/nn/batch_norm.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/nn/layer_checks.h"
#include "merkit/nn/layer_kinds.h"

namespace merkit {
namespace {

// Calls visit(offset) for each row of channels that counts, in order.
template <class T, class Visit>
void visit_counting_rows(const BatchView<const T>& x, const Visit& visit) {
  const std::size_t channels = x.shape.back();
  const std::size_t size = x.shape.num_values();
  const bool has_frames = x.shape.rank() > 1;
  for (std::size_t u = 0; u < x.batch_size; ++u) {
    const bool is_whole = !has_frames || x.lengths.empty();
    const std::size_t counting =
        is_whole ? size : size / x.shape[0] * std::min(x.lengths[u], x.shape[0]);
    for (std::size_t i = 0; i < counting; i += channels) {
      visit(u * size + i);
    }
  }
}

// Sums over the rows that count of term(offset of the row, channel), in double.
template <class T, class Term>
std::vector<double> sum_rows(const BatchView<const T>& x, const Term& term) {
  std::vector<double> sums(x.shape.back(), 0.0);
  visit_counting_rows(x, [&](std::size_t row) {
    for (std::size_t c = 0; c < sums.size(); ++c) {
      sums[c] += static_cast<double>(term(row, c));
    }
  });
  return sums;
}

template <class T>
double count_rows(const BatchView<const T>& x) {
  std::size_t rows = 0;
  visit_counting_rows(x, [&](std::size_t /*row*/) { ++rows; });
  return static_cast<double>(std::max<std::size_t>(1, rows));
}

// Means and variances of the channels of a batch.
struct Moments {
  std::vector<double> mean;
  std::vector<double> variance;
};

template <class T>
Moments batch_moments(const BatchView<const T>& x) {
  const double num_rows = count_rows(x);
  Moments moments;
  moments.mean = sum_rows(x, [&](std::size_t row, std::size_t c) { return x.values[row + c]; });
  for (double& mean : moments.mean) {
    mean /= num_rows;
  }
  moments.variance = sum_rows(x, [&](std::size_t row, std::size_t c) {
    const double from_mean = static_cast<double>(x.values[row + c]) - moments.mean[c];
    return from_mean * from_mean;
  });
  for (double& variance : moments.variance) {
    variance /= num_rows;
  }
  return moments;
}

template <class T>
void follow(double momentum, const std::vector<double>& batch, std::span<T> moving) {
  for (std::size_t c = 0; c < batch.size(); ++c) {
    moving[c] =
        static_cast<T>(momentum * static_cast<double>(moving[c]) + (1.0 - momentum) * batch[c]);
  }
}

}  // namespace

BatchNorm::BatchNorm(const Options& options)
    : momentum_(options.momentum), epsilon_(options.epsilon) {
  if (!(momentum_ >= 0.0 && momentum_ <= 1.0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("momentum: expected 0 to 1, got {}", momentum_));
  }
  if (!(epsilon_ > 0.0 && epsilon_ <= 1.0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("epsilon: expected 0 < epsilon <= 1, got {}", epsilon_));
  }
}

Shape BatchNorm::output_shape(std::span<const Shape> inputs) const {
  expect_fixed_width(one_input(inputs));
  return inputs[0];
}

std::vector<ParameterSpec> BatchNorm::parameters(std::span<const Shape> inputs) const {
  const Shape channels{inputs[0].back()};
  return {{"gamma", channels, Initialiser::kOnes},
          {"beta", channels, Initialiser::kZeros},
          {"moving_mean", channels, Initialiser::kZeros, false},
          {"moving_variance", channels, Initialiser::kOnes, false}};
}

WorkSizes BatchNorm::work_sizes(std::size_t /*batch_size*/, std::span<const Shape> inputs,
                                bool training) const {
  return {.saved = training ? 2 * inputs[0].back() : 0};
}

template <class T>
void BatchNorm::run(const ForwardCall<T>& call) const {
  const auto& x = call.inputs[0];
  const std::size_t channels = x.shape.back();
  Moments moments{{call.parameters[2].begin(), call.parameters[2].end()},
                  {call.parameters[3].begin(), call.parameters[3].end()}};
  if (call.training()) {
    moments = batch_moments(x);
    follow(momentum_, moments.mean, call.statistics[0]);
    follow(momentum_, moments.variance, call.statistics[1]);
  }
  std::vector<T> mean(channels);
  std::vector<T> scale(channels);
  for (std::size_t c = 0; c < channels; ++c) {
    const double inverse_deviation = 1.0 / std::sqrt(moments.variance[c] + epsilon_);
    mean[c] = static_cast<T>(moments.mean[c]);
    scale[c] = static_cast<T>(inverse_deviation) * call.parameters[0][c];
    if (!call.saved.empty()) {
      call.saved[c] = mean[c];
      call.saved[channels + c] = static_cast<T>(inverse_deviation);
    }
  }
  std::fill(call.output.values.begin(), call.output.values.end(), T{0});
  visit_counting_rows(x, [&](std::size_t row) {
    for (std::size_t c = 0; c < channels; ++c) {
      call.output.values[row + c] =
          (x.values[row + c] - mean[c]) * scale[c] + call.parameters[1][c];
    }
  });
}

template <class T>
void BatchNorm::run(const BackwardCall<T>& call) const {
  const auto& x = call.inputs[0];
  const std::span<const T> dy = call.output_gradient.values;
  const std::size_t channels = x.shape.back();
  const std::span<const T> mean = call.saved.first(channels);
  const std::span<const T> inverse_deviation = call.saved.last(channels);
  const auto normalised = [&](std::size_t row, std::size_t c) {
    return (x.values[row + c] - mean[c]) * inverse_deviation[c];
  };
  const auto d_beta = sum_rows(x, [&](std::size_t row, std::size_t c) { return dy[row + c]; });
  const auto d_gamma =
      sum_rows(x, [&](std::size_t row, std::size_t c) { return dy[row + c] * normalised(row, c); });
  for (std::size_t c = 0; c < channels && !call.parameter_gradients[0].empty(); ++c) {
    call.parameter_gradients[0][c] += static_cast<T>(d_gamma[c]);
    call.parameter_gradients[1][c] += static_cast<T>(d_beta[c]);
  }
  const std::span<T> dx = call.input_gradients[0];
  if (dx.empty()) {
    return;
  }
  const double num_rows = count_rows(x);
  visit_counting_rows(x, [&](std::size_t row) {
    for (std::size_t c = 0; c < channels; ++c) {
      const T shared = static_cast<T>(d_beta[c] / num_rows) +
                       normalised(row, c) * static_cast<T>(d_gamma[c] / num_rows);
      dx[row + c] += call.parameters[0][c] * inverse_deviation[c] * (dy[row + c] - shared);
    }
  });
}

MERKIT_INSTANTIATE_LAYER(BatchNorm);

std::vector<LayerKind> batch_norm_layer_kinds() {
  return {make_layer_kind<BatchNorm>("batch_norm", "Channels brought to mean 0 and deviation 1")};
}

}  // namespace merkit
