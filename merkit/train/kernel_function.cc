// The kernels of merkit/nn as one custom autograd function.
#include <torch/csrc/autograd/custom_function.h>

#include <span>

#include "merkit/train/torch_layer.h"

namespace merkit {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

template <class T>
std::span<const T> values_of(const at::Tensor& tensor) {
  return {tensor.data_ptr<T>(), static_cast<std::size_t>(tensor.numel())};
}

template <class T>
std::span<T> writable(const at::Tensor& tensor) {
  return tensor.defined()
             ? std::span<T>(tensor.data_ptr<T>(), static_cast<std::size_t>(tensor.numel()))
             : std::span<T>();
}

template <class T>
std::vector<BatchView<const T>> views_of(const LayerCall& call, const variable_list& inputs) {
  std::vector<BatchView<const T>> views;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    views.push_back(
        {values_of<T>(inputs[i]), call.batch_size, call.input_shapes[i], call.lengths[i]});
  }
  return views;
}

template <class T>
std::vector<std::span<const T>> parameters_of(const LayerCall& call) {
  std::vector<std::span<const T>> parameters;
  for (const at::Tensor& parameter : call.parameters) {
    parameters.push_back(values_of<T>(parameter));
  }
  return parameters;
}

// Parameters that training forward passes may write: running statistics.
template <class T>
std::vector<std::span<T>> statistics_of(const LayerCall& call) {
  std::vector<std::span<T>> statistics;
  for (std::size_t i = 0; i < call.parameters.size(); ++i) {
    if (call.training && !call.node->parameters[i].trainable) {
      statistics.push_back(writable<T>(call.parameters[i]));
    }
  }
  return statistics;
}

at::Tensor work_space(std::size_t size, const at::TensorOptions& options) {
  return at::empty({static_cast<std::int64_t>(size)}, options);
}

struct KernelResult {
  at::Tensor output;
  at::Tensor saved;
};

template <class T>
KernelResult run_forward(const LayerCall& call, const variable_list& inputs) {
  const auto options = inputs[0].options().requires_grad(false);
  const WorkSizes sizes =
      call.node->layer->work_sizes(call.batch_size, call.input_shapes, call.training);
  KernelResult result{at::empty(tensor_sizes(call.batch_size, call.output_shape), options),
                      work_space(sizes.saved, options)};
  const at::Tensor scratch = work_space(sizes.scratch, options);
  const auto views = views_of<T>(call, inputs);
  const auto parameters = parameters_of<T>(call);
  const auto statistics = statistics_of<T>(call);
  call.node->layer->forward(
      ForwardCall<T>{.inputs = views,
                     .parameters = parameters,
                     .output = {writable<T>(result.output), call.batch_size, call.output_shape, {}},
                     .saved = writable<T>(result.saved),
                     .scratch = writable<T>(scratch),
                     .rng = call.training ? &call.rng : nullptr,
                     .statistics = statistics,
                     .pool = call.pool});
  return result;
}

template <class T>
variable_list run_backward(const LayerCall& call, const variable_list& saved,
                           const at::Tensor& output_gradient) {
  const std::size_t num_inputs = call.input_shapes.size();
  const variable_list inputs(saved.begin(),
                             saved.begin() + static_cast<std::ptrdiff_t>(num_inputs));
  const auto options = inputs[0].options().requires_grad(false);
  variable_list gradients(num_inputs);
  std::vector<std::span<T>> input_gradients;
  for (std::size_t i = 0; i < num_inputs; ++i) {
    if (inputs[i].requires_grad()) {
      gradients[i] = at::zeros_like(inputs[i], options);
    }
    input_gradients.push_back(writable<T>(gradients[i]));
  }
  std::vector<std::span<T>> parameter_gradients;
  for (const at::Tensor& gradient : call.gradients) {
    parameter_gradients.push_back(writable<T>(gradient));
  }
  const WorkSizes sizes = call.node->layer->work_sizes(call.batch_size, call.input_shapes, true);
  const at::Tensor scratch = work_space(sizes.scratch, options);
  const auto views = views_of<T>(call, inputs);
  const auto parameters = parameters_of<T>(call);
  const at::Tensor dy = output_gradient.contiguous();
  call.node->layer->backward(BackwardCall<T>{
      .inputs = views,
      .parameters = parameters,
      .output = {values_of<T>(saved[num_inputs]), call.batch_size, call.output_shape, {}},
      .saved = values_of<T>(saved[num_inputs + 1]),
      .scratch = writable<T>(scratch),
      .output_gradient = {values_of<T>(dy), call.batch_size, call.output_shape, {}},
      .input_gradients = input_gradients,
      .parameter_gradients = parameter_gradients,
      .pool = call.pool});
  return gradients;
}

bool is_float(const at::Tensor& tensor) { return tensor.scalar_type() == at::kFloat; }

// `tensors` are the inputs and then the parameters. Parameters are there so that autograd knows
// that the result depends on them; the kernels write their gradients where they belong, and
// autograd is told that there are none.
class KernelFunction : public torch::autograd::Function<KernelFunction> {
 public:
  static at::Tensor forward(AutogradContext* context, LayerCall* call, at::TensorList tensors) {
    variable_list saved = tensors.slice(0, call->input_shapes.size()).vec();
    KernelResult result =
        is_float(saved[0]) ? run_forward<float>(*call, saved) : run_forward<double>(*call, saved);
    saved.push_back(result.output);
    saved.push_back(result.saved);
    context->save_for_backward(std::move(saved));
    context->saved_data["call"] = reinterpret_cast<std::int64_t>(call);
    return result.output;
  }

  static variable_list backward(AutogradContext* context, const variable_list& output_gradients) {
    const auto* call = reinterpret_cast<const LayerCall*>(context->saved_data["call"].toInt());
    const variable_list saved = context->get_saved_variables();
    variable_list gradients = is_float(saved[0])
                                  ? run_backward<float>(*call, saved, output_gradients[0])
                                  : run_backward<double>(*call, saved, output_gradients[0]);
    gradients.insert(gradients.begin(), at::Tensor());
    gradients.resize(gradients.size() + call->parameters.size());
    return gradients;
  }
};

}  // namespace

std::vector<std::int64_t> tensor_sizes(std::size_t batch_size, const Shape& shape) {
  std::vector<std::int64_t> sizes{static_cast<std::int64_t>(batch_size)};
  for (const std::size_t size : shape) {
    sizes.push_back(static_cast<std::int64_t>(size));
  }
  return sizes;
}

at::Tensor run_kernel(LayerCall& call, const std::vector<at::Tensor>& inputs) {
  if (call.training) {
    std::vector<at::Tensor> tensors = inputs;
    tensors.insert(tensors.end(), call.parameters.begin(), call.parameters.end());
    return KernelFunction::apply(&call, at::TensorList(tensors));
  }
  return is_float(inputs[0]) ? run_forward<float>(call, inputs).output
                             : run_forward<double>(call, inputs).output;
}

}  // namespace merkit
