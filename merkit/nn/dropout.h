// Dropout of single numbers.
#pragma once

#include "merkit/nn/layer.h"

namespace merkit {

struct DropoutOptions {
  double rate = 0.5;
};

template <class V>
void visit(DropoutOptions& o, V&& field) {
  field("rate", o.rate, "part of the numbers that is dropped in training, 0 <= rate < 1");
}

// In training every number becomes 0 with probability `rate` and is divided by 1 - rate otherwise
// (Srivastava et al. 2014, inverted), so that the expectation stays; at inference nothing happens.
// The rate is rounded to a multiple of 2^-16. The mask depends on the generator of the call alone,
// not on the number of threads.
class Dropout : public LayerOf<Dropout> {
 public:
  using Options = DropoutOptions;
  explicit Dropout(const Options& options);

  Shape output_shape(std::span<const Shape> inputs) const override;
  WorkSizes work_sizes(std::size_t batch_size, std::span<const Shape> inputs,
                       bool training) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;

 private:
  std::uint32_t threshold_;  // 16 random bits below this drop a number
  double scale_;
};

}  // namespace merkit
