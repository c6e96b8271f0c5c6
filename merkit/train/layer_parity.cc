#include "merkit/train/layer_parity.h"

#include <torch/csrc/autograd/autograd.h>

#include <algorithm>

#include "merkit/train/torch_layer.h"
#include "merkit/train/torch_net.h"

namespace merkit {
namespace {

// Random numbers in [-1, 1).
at::Tensor random_tensor(const std::vector<std::int64_t>& sizes, at::ScalarType precision,
                         Rng& rng) {
  at::Tensor tensor = at::empty(sizes, at::kDouble);
  double* values = tensor.data_ptr<double>();
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    values[i] = rng.uniform(-1.0, 1.0);
  }
  return tensor.to(precision);
}

Graph graph_of(const ParityCase& test) {
  std::vector<NodeSpec> nodes;
  NodeSpec layer = test.layer;
  for (std::size_t i = 0; i < test.inputs.size(); ++i) {
    const Shape& shape = test.inputs[i];
    const std::string columns = shape.rank() < 2 ? "0" : std::to_string(shape[1]);
    nodes.push_back({"x" + std::to_string(i),
                     "input",
                     {},
                     {{"rows", std::to_string(shape[0])}, {"columns", columns}}});
    layer.inputs.push_back(nodes.back().name);
  }
  nodes.push_back(layer);
  return Graph(nodes);
}

struct Trial {
  std::vector<at::Tensor> inputs;
  std::vector<at::Tensor> parameters;
  at::Tensor output_gradient;
};

LayerCall call_of(const ParityCase& test, const Node& node) {
  LayerCall call;
  call.node = &node;
  call.batch_size = test.batch_size;
  for (const Shape& shape : node.input_shapes) {
    call.input_shapes.push_back(shape.with_length(test.length));
    call.lengths.emplace_back();
  }
  call.lengths[test.lengths_of] = test.lengths;
  call.output_shape = node.layer->output_shape(call.input_shapes);
  call.training = test.training;
  call.rng = Rng(7);
  return call;
}

Trial random_trial(const ParityCase& test, const LayerCall& call, at::ScalarType precision) {
  Rng rng(1);
  Trial trial;
  for (const Shape& shape : call.input_shapes) {
    at::Tensor input = random_tensor(tensor_sizes(test.batch_size, shape), precision, rng);
    const bool is_ids = shape.rank() < 2 && test.num_ids > 0;
    trial.inputs.push_back(
        is_ids ? ((input + 1.0) * (0.5 * static_cast<double>(test.num_ids))).floor() : input);
  }
  for (const ParameterSpec& spec : call.node->parameters) {
    const std::vector<std::int64_t> sizes(spec.shape.begin(), spec.shape.end());
    at::Tensor parameter = random_tensor(sizes, precision, rng);
    trial.parameters.push_back(spec.trainable ? parameter : parameter.abs() + 0.5);
  }
  trial.output_gradient =
      random_tensor(tensor_sizes(test.batch_size, call.output_shape), precision, rng);
  return trial;
}

// Output, gradients of inputs, parameters after the run, gradients of parameters.
std::vector<at::Tensor> run_trial(const Trial& trial, LayerCall call, bool use_kernel,
                                  bool has_ids) {
  std::vector<at::Tensor> inputs;
  for (const at::Tensor& input : trial.inputs) {
    inputs.push_back(input.clone().set_requires_grad(!has_ids || input.dim() > 2));
  }
  for (std::size_t p = 0; p < trial.parameters.size(); ++p) {
    const bool trainable = call.node->parameters[p].trainable;
    call.parameters.push_back(trial.parameters[p].clone().set_requires_grad(trainable));
    call.gradients.emplace_back();
    if (trainable) {
      call.gradients.back() = at::zeros_like(trial.parameters[p]);
      call.parameters.back().mutable_grad() = call.gradients.back();
    }
  }
  const TorchComposition composition = find_torch_composition(call.node->spec.layer);
  const at::Tensor output = use_kernel ? run_kernel(call, inputs) : composition(call, inputs);
  std::vector<at::Tensor> results{output.detach()};
  if (call.training) {
    torch::autograd::backward({output}, {trial.output_gradient});
    for (const at::Tensor& input : inputs) {
      // An input that only says what is present has none.
      results.push_back(input.grad().defined() ? input.grad() : at::zeros_like(input).detach());
    }
  }
  for (std::size_t p = 0; p < call.parameters.size(); ++p) {
    results.push_back(call.parameters[p].detach());
    if (call.gradients[p].defined()) {
      results.push_back(call.gradients[p]);
    }
  }
  return results;
}

double difference(const at::Tensor& a, const at::Tensor& b) {
  const double largest = std::max(1e-3, b.abs().max().item<double>());
  return (a - b).abs().max().item<double>() / largest;
}

}  // namespace

double largest_parity_error(const ParityCase& test, at::ScalarType precision) {
  const Graph graph = graph_of(test);
  const LayerCall call = call_of(test, graph.nodes().back());
  const Trial trial = random_trial(test, call, precision);
  const auto by_kernel = run_trial(trial, call, true, test.num_ids > 0);
  const auto by_operators = run_trial(trial, call, false, test.num_ids > 0);
  double largest = 0.0;
  for (std::size_t i = 0; i < by_kernel.size(); ++i) {
    largest = std::max(largest, difference(by_kernel[i], by_operators[i]));
  }
  return largest;
}

}  // namespace merkit
