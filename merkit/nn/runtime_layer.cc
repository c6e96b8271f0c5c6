#include "merkit/nn/runtime_layer.h"

#include <array>
#include <string_view>

#include "merkit/nn/aligned_values.h"

namespace merkit {
namespace {

// The layer's own forward(): for layers without a matrix that is worth packing.
class PlainRuntimeLayer : public RuntimeLayer {
 public:
  PlainRuntimeLayer(const Node& node, ParameterList parameters) : layer_(node.layer) {
    for (const std::span<const float> values : parameters) {
      parameters_.push_back(owned_.emplace_back(values).values());
    }
  }

  std::size_t scratch_size(std::size_t batch_size, std::span<const Shape> inputs) const override {
    return layer_->work_sizes(batch_size, inputs, false).scratch;
  }

  void run(const RuntimeCall& call) const override {
    layer_->forward(ForwardCall<float>{.inputs = call.inputs,
                                       .parameters = parameters_,
                                       .output = call.output,
                                       .scratch = call.scratch});
  }

 private:
  std::shared_ptr<const Layer> layer_;
  std::vector<AlignedValues> owned_;
  std::vector<std::span<const float>> parameters_;
};

struct RuntimeKind {
  std::string_view layer;
  std::unique_ptr<RuntimeLayer> (*make)(const Node& node, ParameterList parameters) = nullptr;
};

constexpr std::array<RuntimeKind, 7> kKinds = {{
    {"attention_decoder", &make_runtime_decoder},
    {"batch_norm", &make_runtime_batch_norm},
    {"conv1d", &make_runtime_conv1d},
    {"conv2d", &make_runtime_conv2d},
    {"dense", &make_runtime_dense},
    {"gru", &make_runtime_gru},
    {"lstm", &make_runtime_lstm},
}};

}  // namespace

std::unique_ptr<RuntimeLayer> make_runtime_layer(const Node& node, ParameterList parameters) {
  for (const RuntimeKind& kind : kKinds) {
    if (kind.layer == node.spec.layer) {
      return kind.make(node, parameters);
    }
  }
  return std::make_unique<PlainRuntimeLayer>(node, parameters);
}

}  // namespace merkit
