// A graph that LibTorch runs forwards and backwards. Not a public header.
#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/base/thread_pool.h"
#include "merkit/nn/graph.h"
#include "merkit/train/parameter_layout.h"
#include "merkit/train/torch_layer.h"
#include "merkit/train/training_data.h"

namespace merkit {

struct TorchNetOptions {
  at::Device device = at::kCPU;
  at::ScalarType precision = at::kFloat;
  bool use_compositions =
      false;                   // LibTorch's operators instead of merkit's kernels; always on CUDA
  ThreadPool* pool = nullptr;  // for the kernels
  std::vector<bool> frozen =
      {};  // [num nodes], nodes that run as at inference and are not trained; a frozen node reads
           // inputs and frozen nodes only; empty: none
};

// cpu or cuda. Throws Error(kInvalidArgument) for other names and if this machine or this LibTorch
// has no CUDA.
at::Device find_device(const std::string& name);

// What a net says of a batch.
struct NetOutput {
  at::Tensor values;                 // [batch_size, shape...], on the device
  std::vector<std::size_t> lengths;  // [batch_size], frames that count; empty: all, or no frames
};

// An output in main memory, as losses read it.
class HostOutput {
 public:
  explicit HostOutput(const NetOutput& output);

  BatchView<const float> view() const;

 private:
  at::Tensor values_;
  Shape shape_;
  std::vector<std::size_t> lengths_;
};

// Parameters, their gradients and the walk over the nodes. Not thread-safe; any number of nets may
// run at once, each in its own thread.
class TorchNet {
 public:
  // `graph` must outlive the net. Parameters and gradients are 0. Throws Error(kNotFound) if a
  // layer has no composition and one is needed.
  TorchNet(const Graph& graph, const TorchNetOptions& options);

  const ParameterLayout& layout() const noexcept { return layout_; }
  // [layout().size()], on the device.
  const at::Tensor& values() const noexcept { return values_; }
  // [layout().num_trainable()], on the device.
  const at::Tensor& gradients() const noexcept { return gradients_; }

  // The values in main memory, and back.
  std::vector<float> copy_values() const;
  void set_values(std::span<const float> values);

  // The outputs for a batch. `masks` names the random numbers of dropout; nullptr: inference. The
  // net keeps what backward() needs until the next call.
  std::vector<NetOutput> forward(std::vector<BatchInput> batch, std::size_t batch_size,
                                 const Rng* masks);

  // Adds the gradients of the sum of output * gradient to gradients(). `output_gradients` are those
  // of each output, in its layout.
  void backward(const std::vector<NetOutput>& outputs,
                std::span<const std::vector<float>> output_gradients);

 private:
  void make_parameters();
  bool is_frozen(std::size_t node) const {
    return !options_.frozen.empty() && options_.frozen[node];
  }
  LayerCall make_call(std::size_t node) const;
  at::Tensor run_node(std::size_t node, const Rng* masks);
  at::Tensor input_tensor(const BatchInput& input, std::size_t batch_size) const;

  const Graph& graph_;
  TorchNetOptions options_;
  ParameterLayout layout_;
  std::vector<TorchComposition> compositions_;  // per node; nullptr: the kernels
  at::Tensor values_;
  at::Tensor gradients_;
  std::vector<at::Tensor> parameters_;           // views of values_, leaves of autograd
  std::vector<at::Tensor> parameter_gradients_;  // views of gradients_, or undefined

  // Of the batch at work, per node.
  std::size_t batch_size_ = 0;
  std::vector<LayerCall> calls_;
  std::vector<at::Tensor> outputs_;
  std::vector<std::vector<std::size_t>> lengths_;
};

}  // namespace merkit
