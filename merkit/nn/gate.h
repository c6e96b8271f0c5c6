// Branches of inputs that an utterance may lack.
#pragma once

#include "merkit/nn/layer.h"

namespace merkit {

// The first input where the second is present, zeros where it is absent: of an utterance whose
// second input has no frame that counts. Put between a branch and the fusion, with the feature that
// the branch reads as second input, it keeps the biases of the branch from speaking for an input
// that was not given; whether zeros were read or nothing was is then not the same.
class Gate : public LayerOf<Gate> {
 public:
  using Options = NoOptions;
  explicit Gate(const Options& options = {});

  Shape output_shape(std::span<const Shape> inputs) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;
};

}  // namespace merkit
