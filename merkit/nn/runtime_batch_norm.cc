// Batch normalisation at inference: a line for each channel.
#include <algorithm>
#include <cmath>

#include "merkit/nn/batch_norm.h"
#include "merkit/nn/runtime_layer.h"

namespace merkit {
namespace {

class RuntimeBatchNorm : public RuntimeLayer {
 public:
  RuntimeBatchNorm(const Node& node, ParameterList p)
      : beta_(p[1].begin(), p[1].end()),
        mean_(p[2].begin(), p[2].end()),
        has_frames_(node.shape.rank() > 1) {
    const double epsilon = node_options<BatchNormOptions>(node).epsilon;
    for (std::size_t c = 0; c < beta_.size(); ++c) {
      const double deviation = std::sqrt(static_cast<double>(p[3][c]) + epsilon);
      scale_.push_back(static_cast<float>(1.0 / deviation) * p[0][c]);
    }
  }

  std::size_t scratch_size(std::size_t /*batch_size*/,
                           std::span<const Shape> /*inputs*/) const override {
    return 0;
  }

  // Frames beyond the length come out as zeros.
  void run(const RuntimeCall& call) const override {
    const auto& x = call.inputs[0];
    const std::size_t size = x.shape.num_values();
    for (std::size_t b = 0; b < x.batch_size; ++b) {
      const bool is_cut = has_frames_ && !x.lengths.empty();
      const std::size_t count = is_cut ? x.lengths[b] * (size / x.shape[0]) : size;
      const float* const from = x.values.data() + b * size;
      float* const to = call.output.values.data() + b * size;
      for (std::size_t i = 0; i < count; i += beta_.size()) {
        normalise(from + i, to + i);
      }
      std::fill(to + count, to + size, 0.0F);
    }
  }

 private:
  void normalise(const float* from, float* to) const {
    for (std::size_t c = 0; c < beta_.size(); ++c) {
      to[c] = (from[c] - mean_[c]) * scale_[c] + beta_[c];
    }
  }

  std::vector<float> beta_;
  std::vector<float> mean_;
  std::vector<float> scale_;
  bool has_frames_;
};

}  // namespace

std::unique_ptr<RuntimeLayer> make_runtime_batch_norm(const Node& node, ParameterList parameters) {
  return std::make_unique<RuntimeBatchNorm>(node, parameters);
}

}  // namespace merkit
