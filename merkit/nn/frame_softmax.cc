#include "merkit/nn/frame_softmax.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "merkit/nn/pointwise_kernels.h"

namespace merkit {

template <class T>
FrameSoftmax frame_softmax(const MatrixView<const T>& logits) {
  FrameSoftmax result;
  std::vector<double>& p = result.probabilities;
  p.assign(logits.values.begin(), logits.values.end());
  result.log_sums.reserve(logits.rows);
  for (std::size_t t = 0; t < logits.rows; ++t) {
    const auto row = std::span(p).subspan(t * logits.cols, logits.cols);
    const double largest = *std::max_element(row.begin(), row.end());
    std::transform(row.begin(), row.end(), row.begin(), [&](double z) { return z - largest; });
    result.log_sums.push_back(largest);
  }
  apply_exp(std::span<const double>(p), std::span<double>(p));
  for (std::size_t t = 0; t < logits.rows; ++t) {
    const auto row = std::span(p).subspan(t * logits.cols, logits.cols);
    double sum = 0.0;
    for (const double value : row) {
      sum += value;
    }
    std::transform(row.begin(), row.end(), row.begin(), [&](double e) { return e / sum; });
    result.log_sums[t] += std::log(sum);
  }
  return result;
}

template FrameSoftmax frame_softmax(const MatrixView<const float>&);
template FrameSoftmax frame_softmax(const MatrixView<const double>&);

}  // namespace merkit
