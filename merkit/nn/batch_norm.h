// Batch normalisation.
#pragma once

#include "merkit/nn/layer.h"

namespace merkit {

struct BatchNormOptions {
  double momentum = 0.99;
  double epsilon = 1e-3;
};

template <class V>
void visit(BatchNormOptions& o, V&& field) {
  field("momentum", o.momentum, "part of the moving statistics that a batch leaves, 0 to 1");
  field("epsilon", o.epsilon, "added to the variance, > 0");
}

// y = gamma (x - mean) / sqrt(variance + epsilon) + beta for each channel, the last dimension
// (Ioffe & Szegedy 2015). In training mean and (biased) variance are those of the batch over
// utterances, frames and rows that count, and the moving ones follow them: m = momentum m +
// (1 - momentum) batch; at inference the moving ones are used. Defaults are those of Keras 2.0.
// Frames beyond the length come out as zeros and have no part in the statistics; a value of rank 1
// has no frames. backward() is for calls in training.
class BatchNorm : public LayerOf<BatchNorm> {
 public:
  using Options = BatchNormOptions;
  // Throws Error(kInvalidArgument) for options out of range.
  explicit BatchNorm(const Options& options);

  Shape output_shape(std::span<const Shape> inputs) const override;
  std::vector<ParameterSpec> parameters(std::span<const Shape> inputs) const override;
  WorkSizes work_sizes(std::size_t batch_size, std::span<const Shape> inputs,
                       bool training) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;

 private:
  double momentum_;
  double epsilon_;
};

}  // namespace merkit
