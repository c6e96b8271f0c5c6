// What a layer is: shapes, parameters, a forward and a backward kernel.
//
// A layer holds its options and nothing else. Values, parameters and work space belong to the
// executor that runs the graph, so one layer serves training and inference, any number of threads,
// and both precisions: float for use, double for gradient checks.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/base/thread_pool.h"
#include "merkit/nn/shape.h"

namespace merkit {

// How a parameter begins; the rules are those of Keras 2.0.
enum class Initialiser {
  kZeros,
  kOnes,
  kGlorotUniform,  // U(-l, l), l = sqrt(6 / (fan_in + fan_out)) (Glorot & Bengio 2010, eq. 16)
  kOrthogonal,     // Saxe et al. 2014
  kUniform,        // U(-0.05, 0.05)
  kGiven,          // zeros, until the caller sets it: word vectors
  kForgetOnes,     // zeros, and ones in the second quarter: the forget gate of an LSTM's bias
};

// One array of numbers that a layer owns.
struct ParameterSpec {
  std::string name;  // "kernel"; unique in its layer
  Shape shape;
  Initialiser initialiser = Initialiser::kZeros;
  bool trainable = true;  // false: a running statistic, updated by forward() in training
};

// One value for every utterance of a batch.
template <class T>
struct BatchView {
  std::span<T> values;  // [batch_size, shape...], row-major
  std::size_t batch_size = 0;
  Shape shape;                                // fixed
  std::span<const std::size_t> lengths = {};  // [batch_size], frames that count; empty: all of them
};

// Numbers of type T that a call needs beside its values.
struct WorkSizes {
  std::size_t saved = 0;    // written by forward(), read by backward(); training only
  std::size_t scratch = 0;  // for the duration of one call
};

// What forward() gets. Spans have the sizes that the layer stated; outputs are not zeroed.
template <class T>
struct ForwardCall {
  std::span<const BatchView<const T>> inputs = {};
  std::span<const std::span<const T>> parameters = {};  // in the order of Layer::parameters()
  BatchView<T> output = {};
  std::span<T> saved = {};  // empty at inference
  std::span<T> scratch = {};
  const Rng* rng = nullptr;  // masks of dropout come from it; nullptr: inference
  std::span<const std::span<T>> statistics = {};  // writable parameters that are not trainable, in
                                                  // their order; empty at inference
  ThreadPool* pool = nullptr;                     // nullptr: the calling thread alone

  bool training() const noexcept { return rng != nullptr; }
};

// What backward() gets: everything that forward() had and wrote, and where the gradients go.
// Gradients are added to what is there; an empty span means that one is not wanted.
template <class T>
struct BackwardCall {
  std::span<const BatchView<const T>> inputs = {};
  std::span<const std::span<const T>> parameters = {};
  BatchView<const T> output = {};
  std::span<const T> saved = {};
  std::span<T> scratch = {};
  BatchView<const T> output_gradient = {};
  std::span<const std::span<T>> input_gradients = {};
  std::span<const std::span<T>> parameter_gradients = {};  // empty for those that are not trainable
  ThreadPool* pool = nullptr;
};

// Immutable, so one instance may be shared by any number of threads.
class Layer {
 public:
  virtual ~Layer() = default;
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;

  // Shape of the output; the first dimension may be kAnyLength if an input's is.
  // Throws Error(kInvalidArgument), which names what was expected and the shape that came.
  virtual Shape output_shape(std::span<const Shape> inputs) const = 0;

  // The parameters for inputs of these shapes, in a fixed order.
  virtual std::vector<ParameterSpec> parameters(std::span<const Shape> /*inputs*/) const {
    return {};
  }

  // Frames that count in the output if `length` count in the first input.
  virtual std::size_t output_length(std::size_t length) const { return length; }

  // Work space for a batch; `inputs` are fixed.
  virtual WorkSizes work_sizes(std::size_t /*batch_size*/, std::span<const Shape> /*inputs*/,
                               bool /*training*/) const {
    return {};
  }

  virtual void forward(const ForwardCall<float>& call) const = 0;
  virtual void forward(const ForwardCall<double>& call) const = 0;
  virtual void backward(const BackwardCall<float>& call) const = 0;
  virtual void backward(const BackwardCall<double>& call) const = 0;

 protected:
  Layer() = default;
};

// For layers without options.
struct NoOptions {};

template <class V>
void visit(NoOptions& /*o*/, V&& /*field*/) {}

// Derive from this and write the kernels once, as templates:
//   template <class T> void run(const ForwardCall<T>&) const;
//   template <class T> void run(const BackwardCall<T>&) const;
template <class Derived>
class LayerOf : public Layer {
 public:
  void forward(const ForwardCall<float>& call) const override { self().run(call); }
  void forward(const ForwardCall<double>& call) const override { self().run(call); }
  void backward(const BackwardCall<float>& call) const override { self().run(call); }
  void backward(const BackwardCall<double>& call) const override { self().run(call); }

 private:
  const Derived& self() const { return static_cast<const Derived&>(*this); }
};

// Puts the kernels of a layer in both precisions where the linker finds them, whatever the compiler
// inlines: once in the .cc file that defines them.
#define MERKIT_INSTANTIATE_LAYER(LayerClass)                       \
  template void LayerClass::run(const ForwardCall<float>&) const;  \
  template void LayerClass::run(const ForwardCall<double>&) const; \
  template void LayerClass::run(const BackwardCall<float>&) const; \
  template void LayerClass::run(const BackwardCall<double>&) const

}  // namespace merkit
