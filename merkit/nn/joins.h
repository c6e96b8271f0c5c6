// Layers with several inputs.
#pragma once

#include "merkit/nn/layer.h"

namespace merkit {

// Inputs side by side along the last dimension; all other dimensions must be equal.
class Concat : public LayerOf<Concat> {
 public:
  using Options = NoOptions;
  explicit Concat(const Options& options = {});

  Shape output_shape(std::span<const Shape> inputs) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;
};

// The sum of inputs of the same shape: a residual connection.
class Add : public LayerOf<Add> {
 public:
  using Options = NoOptions;
  explicit Add(const Options& options = {});

  Shape output_shape(std::span<const Shape> inputs) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;
};

}  // namespace merkit
