// The fully connected layer.
#pragma once

#include "merkit/nn/layer.h"

namespace merkit {

struct DenseOptions {
  int units = 0;
  bool use_bias = true;
};

template <class V>
void visit(DenseOptions& o, V&& field) {
  field("units", o.units, "size of the output, >= 1");
  field("use_bias", o.use_bias, "add a learnt constant");
}

// y = x W + b over the last dimension: (..., in) to (..., units). W is (in, units).
class Dense : public LayerOf<Dense> {
 public:
  using Options = DenseOptions;
  explicit Dense(const Options& options);

  Shape output_shape(std::span<const Shape> inputs) const override;
  std::vector<ParameterSpec> parameters(std::span<const Shape> inputs) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;

 private:
  std::size_t units_;
  bool use_bias_;
};

}  // namespace merkit
