#include "merkit/train/torch_net.h"

#include <ATen/Context.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/grad_mode.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/nn/graph_input.h"

namespace merkit {
namespace {

std::vector<std::size_t> output_lengths(const Node& node, const Shape& shape,
                                        const std::vector<std::size_t>& input_lengths) {
  std::vector<std::size_t> lengths;
  if (shape.rank() >= 2) {  // else time is gone
    for (const std::size_t length : input_lengths) {
      lengths.push_back(std::min(shape[0], node.layer->output_length(length)));
    }
  }
  return lengths;
}

}  // namespace

at::Device find_device(const std::string& name) {
  if (name == "cpu") {
    return at::kCPU;
  }
  if (name != "cuda") {
    throw Error(ErrorCode::kInvalidArgument,
                "device: expected cpu or cuda, got \"" + quote(name) + "\"");
  }
  if (!at::hasCUDA() || at::detail::getCUDAHooks().getNumGPUs() == 0) {
    throw Error(ErrorCode::kInvalidArgument,
                "device cuda: expected a GPU and a LibTorch built for CUDA, got none; build with "
                "cmake --preset cuda or use --device cpu");
  }
  return at::kCUDA;
}

HostOutput::HostOutput(const NetOutput& output)
    : values_(output.values.detach().to(at::kCPU, at::kFloat).contiguous()),
      lengths_(output.lengths) {
  for (const std::int64_t size : values_.sizes().slice(1)) {
    shape_.append(static_cast<std::size_t>(size));
  }
}

BatchView<const float> HostOutput::view() const {
  return {{values_.data_ptr<float>(), static_cast<std::size_t>(values_.numel())},
          static_cast<std::size_t>(values_.size(0)),
          shape_,
          lengths_};
}

TorchNet::TorchNet(const Graph& graph, const TorchNetOptions& options)
    : graph_(graph), options_(options), layout_(graph, options.frozen) {
  const bool needs_compositions = options_.use_compositions || !options_.device.is_cpu();
  for (const Node& node : graph_.nodes()) {
    const bool has_layer = node.spec.layer != kInputLayer;
    compositions_.push_back(
        needs_compositions && has_layer ? find_torch_composition(node.spec.layer) : nullptr);
  }
  make_parameters();
}

void TorchNet::make_parameters() {
  const auto tensor_options = at::TensorOptions(options_.precision).device(options_.device);
  values_ = at::zeros({static_cast<std::int64_t>(layout_.size())}, tensor_options);
  gradients_ = at::zeros({static_cast<std::int64_t>(layout_.num_trainable())}, tensor_options);
  for (std::size_t p = 0; p < graph_.parameters().size(); ++p) {
    const ParameterSpec& spec = graph_.parameters()[p].spec;
    const auto offset = static_cast<std::int64_t>(layout_.offset(p));
    const auto size = static_cast<std::int64_t>(spec.shape.num_values());
    const std::vector<std::int64_t> sizes(spec.shape.begin(), spec.shape.end());
    parameters_.push_back(values_.narrow(0, offset, size).view(sizes).detach());
    parameter_gradients_.emplace_back();
    if (layout_.is_trainable(p)) {
      parameter_gradients_.back() = gradients_.narrow(0, offset, size).view(sizes).detach();
      parameters_.back().set_requires_grad(true);
      parameters_.back().mutable_grad() = parameter_gradients_.back();
    }
  }
}

std::vector<float> TorchNet::copy_values() const {
  const at::Tensor copy = values_.to(at::kCPU, at::kFloat).contiguous();
  const float* first = copy.data_ptr<float>();
  return {first, first + copy.numel()};
}

void TorchNet::set_values(std::span<const float> values) {
  const at::Tensor source = at::empty({static_cast<std::int64_t>(values.size())}, at::kFloat);
  std::copy(values.begin(), values.end(), source.data_ptr<float>());
  values_.copy_(source);
}

at::Tensor TorchNet::input_tensor(const BatchInput& input, std::size_t batch_size) const {
  at::Tensor tensor = at::empty(tensor_sizes(batch_size, input.shape), at::kFloat);
  std::copy(input.values.begin(), input.values.end(), tensor.data_ptr<float>());
  return tensor.to(options_.device, options_.precision);
}

LayerCall TorchNet::make_call(std::size_t place) const {
  const Node& node = graph_.nodes()[place];
  LayerCall call;
  call.node = &node;
  call.batch_size = batch_size_;
  for (const std::size_t input : node.inputs) {
    const auto sizes = outputs_[input].sizes().slice(1);
    Shape shape;
    for (const std::int64_t size : sizes) {
      shape.append(static_cast<std::size_t>(size));
    }
    call.input_shapes.push_back(shape);
    call.lengths.push_back(lengths_[input]);
  }
  call.output_shape = node.layer->output_shape(call.input_shapes);
  for (std::size_t i = 0; i < node.parameters.size(); ++i) {
    call.parameters.push_back(parameters_[node.first_parameter + i]);
    call.gradients.push_back(parameter_gradients_[node.first_parameter + i]);
  }
  call.pool = options_.pool;
  return call;
}

at::Tensor TorchNet::run_node(std::size_t place, const Rng* masks) {
  calls_[place] = make_call(place);
  LayerCall& call = calls_[place];
  call.training = masks != nullptr && !is_frozen(place);
  if (call.training) {
    call.rng = masks->fork(place);
  }
  lengths_[place] = output_lengths(*call.node, call.output_shape, call.lengths[0]);
  std::vector<at::Tensor> inputs;
  for (const std::size_t input : call.node->inputs) {
    inputs.push_back(outputs_[input]);
  }
  if (compositions_[place] != nullptr) {
    return compositions_[place](call, inputs);
  }
  return run_kernel(call, inputs);
}

std::vector<NetOutput> TorchNet::forward(std::vector<BatchInput> batch, std::size_t batch_size,
                                         const Rng* masks) {
  const at::AutoGradMode with_gradients(masks != nullptr);
  const std::size_t num_nodes = graph_.nodes().size();
  batch_size_ = batch_size;
  calls_.assign(num_nodes, {});
  outputs_.assign(num_nodes, {});
  lengths_.assign(num_nodes, {});
  for (std::size_t i = 0; i < batch.size(); ++i) {
    outputs_[graph_.inputs()[i]] = input_tensor(batch[i], batch_size);
    lengths_[graph_.inputs()[i]] = std::move(batch[i].lengths);
  }
  for (std::size_t node = 0; node < num_nodes; ++node) {
    if (graph_.nodes()[node].layer != nullptr) {
      outputs_[node] = run_node(node, masks);
    }
  }
  std::vector<NetOutput> outputs;
  for (const std::size_t output : graph_.outputs()) {
    outputs.push_back({outputs_[output], lengths_[output]});
  }
  outputs_.clear();
  return outputs;
}

void TorchNet::backward(const std::vector<NetOutput>& outputs,
                        std::span<const std::vector<float>> output_gradients) {
  std::vector<at::Tensor> tensors;
  std::vector<at::Tensor> gradients;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const at::Tensor& values = outputs[i].values;
    at::Tensor gradient = at::empty(values.sizes(), at::kFloat);
    std::copy(output_gradients[i].begin(), output_gradients[i].end(), gradient.data_ptr<float>());
    tensors.push_back(values);
    gradients.push_back(gradient.to(values.options()));
  }
  torch::autograd::backward(tensors, gradients);
}

}  // namespace merkit
