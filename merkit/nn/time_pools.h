// Pooling over all frames of an utterance.
#pragma once

#include "merkit/nn/layer.h"

namespace merkit {

// The mean of the frames that count: (frames, ...) to (...). Zeros for an utterance without frames.
class MeanPool : public LayerOf<MeanPool> {
 public:
  using Options = NoOptions;
  explicit MeanPool(const Options& options = {});

  Shape output_shape(std::span<const Shape> inputs) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;
};

// The largest value over the frames that count: (frames, ...) to (...). Of equal ones the first
// takes the gradient. Zeros for an utterance without frames.
class MaxPool : public LayerOf<MaxPool> {
 public:
  using Options = NoOptions;
  explicit MaxPool(const Options& options = {});

  Shape output_shape(std::span<const Shape> inputs) const override;
  WorkSizes work_sizes(std::size_t batch_size, std::span<const Shape> inputs,
                       bool training) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;
};

// The mean of the frames that count, weighted by softmax over time of w . h_t, with w learnt:
// (frames, columns) to (columns). Neumann & Vu 2017, "Attentive convolutional neural network based
// speech emotion recognition". Zeros for an utterance without frames.
class AttentionPooling : public LayerOf<AttentionPooling> {
 public:
  using Options = NoOptions;
  explicit AttentionPooling(const Options& options = {});

  Shape output_shape(std::span<const Shape> inputs) const override;
  std::vector<ParameterSpec> parameters(std::span<const Shape> inputs) const override;
  WorkSizes work_sizes(std::size_t batch_size, std::span<const Shape> inputs,
                       bool training) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;
};

}  // namespace merkit
