// The layer that forgets the shape.
#pragma once

#include "merkit/nn/layer.h"

namespace merkit {

// (a, b, ...) to (a * b * ...), in the order in memory. The shape must be fixed.
class Flatten : public LayerOf<Flatten> {
 public:
  using Options = NoOptions;
  explicit Flatten(const Options& options = {});

  Shape output_shape(std::span<const Shape> inputs) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;
};

}  // namespace merkit
