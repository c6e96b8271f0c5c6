// Layers that apply one function to every number, and softmax.
#pragma once

#include "merkit/nn/for_each_index.h"
#include "merkit/nn/layer.h"
#include "merkit/nn/layer_checks.h"
#include "merkit/nn/pointwise_kernels.h"

namespace merkit {

// max(x, 0).
struct ReluFunction {
  using Options = NoOptions;
  explicit ReluFunction(const Options&) {}
  template <class T>
  void apply(std::span<const T> x, std::span<T> y) const {
    for (std::size_t i = 0; i < x.size(); ++i) {
      y[i] = x[i] < T{0} ? T{0} : x[i];
    }
  }
  // The derivative where the function's value is y.
  template <class T>
  T slope(T y) const {
    return static_cast<T>(y > T{0});  // no branch: signs cannot be predicted
  }
};

// The hyperbolic tangent.
struct TanhFunction {
  using Options = NoOptions;
  explicit TanhFunction(const Options&) {}
  template <class T>
  void apply(std::span<const T> x, std::span<T> y) const {
    apply_tanh(x, y);
  }
  template <class T>
  T slope(T y) const {
    return T{1} - y * y;
  }
};

// The logistic function.
struct SigmoidFunction {
  using Options = NoOptions;
  explicit SigmoidFunction(const Options&) {}
  template <class T>
  void apply(std::span<const T> x, std::span<T> y) const {
    apply_sigmoid(x, y);
  }
  template <class T>
  T slope(T y) const {
    return y * (T{1} - y);
  }
};

struct HardtanhOptions {
  double low = 0.0;
  double high = 20.0;
};

template <class V>
void visit(HardtanhOptions& o, V&& field) {
  field("low", o.low, "smaller values become this");
  field("high", o.high, "larger values become this; > low");
}

// min(max(x, low), high); 0 and 20 are the bounds of Deep Speech (Hannun et al. 2014, section 2).
struct HardtanhFunction {
  using Options = HardtanhOptions;
  // Throws Error(kInvalidArgument) unless low < high and both are finite.
  explicit HardtanhFunction(const Options& options);
  template <class T>
  void apply(std::span<const T> x, std::span<T> y) const {
    const T low = static_cast<T>(low_);
    const T high = static_cast<T>(high_);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const T floored = x[i] < low ? low : x[i];
      y[i] = floored > high ? high : floored;
    }
  }
  template <class T>
  T slope(T y) const {
    return static_cast<T>(y > static_cast<T>(low_)) * static_cast<T>(y < static_cast<T>(high_));
  }

 private:
  double low_;
  double high_;
};

// y = f(x) for every number; padding is treated like any other value.
template <class Function>
class Activation : public LayerOf<Activation<Function>> {
 public:
  using Options = typename Function::Options;
  explicit Activation(const Options& options = {}) : function_(options) {}

  Shape output_shape(std::span<const Shape> inputs) const override { return one_input(inputs); }

  template <class T>
  void run(const ForwardCall<T>& call) const {
    const std::span<const T> x = call.inputs[0].values;
    for_each_piece(call.pool, x.size(), [&](std::size_t begin, std::size_t end) {
      function_.apply(x.subspan(begin, end - begin),
                      call.output.values.subspan(begin, end - begin));
    });
  }

  template <class T>
  void run(const BackwardCall<T>& call) const {
    const std::span<T> dx = call.input_gradients[0];
    for_each_piece(call.pool, dx.size(), [&](std::size_t begin, std::size_t end) {
      const T* y = call.output.values.data();
      const T* dy = call.output_gradient.values.data();
      for (std::size_t i = begin; i < end; ++i) {
        dx[i] += dy[i] * function_.slope(y[i]);
      }
    });
  }

 private:
  Function function_;
};

using Relu = Activation<ReluFunction>;
using Tanh = Activation<TanhFunction>;
using Sigmoid = Activation<SigmoidFunction>;
using Hardtanh = Activation<HardtanhFunction>;

// y_i = exp(x_i) / sum over j of exp(x_j) along the last dimension, with the largest x_j taken off
// first so that nothing overflows.
class Softmax : public LayerOf<Softmax> {
 public:
  using Options = NoOptions;
  explicit Softmax(const Options& options = {});

  Shape output_shape(std::span<const Shape> inputs) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;
};

}  // namespace merkit
