#include "merkit/onnx/node_translators.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <string_view>

#include "merkit/base/error.h"
#include "merkit/nn/activations.h"
#include "merkit/nn/batch_norm.h"
#include "merkit/nn/dense.h"
#include "merkit/nn/flatten.h"

namespace merkit {
namespace {

std::string input_value(OnnxTranslation& t, const Node& node) {
  return t.value(node.inputs.front());
}

template <const char* kOp>
std::string translate_function(OnnxTranslation& t, const Node& node) {
  return t.out().add(kOp, {input_value(t, node)});
}

constexpr char kRelu[] = "Relu";
constexpr char kTanh[] = "Tanh";
constexpr char kSigmoid[] = "Sigmoid";

std::string translate_softmax(OnnxTranslation& t, const Node& node) {
  return t.out().add("Softmax", {input_value(t, node)}, {{"axis", std::int64_t{-1}}});
}

std::string translate_hardtanh(OnnxTranslation& t, const Node& node) {
  const auto options = options_of<HardtanhOptions>(node);
  return t.out().add("Clip", {input_value(t, node), t.out().number(static_cast<float>(options.low)),
                              t.out().number(static_cast<float>(options.high))});
}

// Nothing is dropped after training.
std::string translate_dropout(OnnxTranslation& t, const Node& node) { return input_value(t, node); }

std::string translate_flatten(OnnxTranslation& t, const Node& node) {
  const auto width = static_cast<std::int64_t>(node.shape.back());
  const bool keeps_frames = options_of<FlattenOptions>(node).keep_frames;
  const std::vector<std::int64_t> sizes =
      keeps_frames ? std::vector<std::int64_t>{0, 0, width} : std::vector<std::int64_t>{-1, width};
  return t.out().add("Reshape", {input_value(t, node), t.out().integers(sizes)});
}

std::vector<std::string> input_values(OnnxTranslation& t, const Node& node) {
  std::vector<std::string> values;
  for (const std::size_t input : node.inputs) {
    values.push_back(t.value(input));
  }
  return values;
}

std::string translate_concat(OnnxTranslation& t, const Node& node) {
  return t.out().add("Concat", input_values(t, node), {{"axis", std::int64_t{-1}}});
}

std::string translate_add(OnnxTranslation& t, const Node& node) {
  return t.out().add("Sum", input_values(t, node));
}

// The first input, or zeros for utterances of whose second input no row counts.
std::string translate_gate(OnnxTranslation& t, const Node& node) {
  const auto lengths = t.lengths(node.inputs.at(1));
  const std::string branch = input_value(t, node);
  if (!lengths) {
    return branch;
  }
  std::vector<std::int64_t> axes;
  for (std::size_t axis = 1; axis <= node.shape.rank(); ++axis) {
    axes.push_back(static_cast<std::int64_t>(axis));
  }
  OnnxGraph& out = t.out();
  const std::string is_there = out.add("Greater", {*lengths, out.integer(0)});
  return out.add("Where",
                 {out.add("Unsqueeze", {is_there, out.integers(axes)}), branch, out.number(0.0F)});
}

}  // namespace

std::string translate_dense(OnnxTranslation& t, const Node& node) {
  const std::string product =
      t.out().add("MatMul", {input_value(t, node), t.parameter_tensor(node, 0)});
  return options_of<DenseOptions>(node).use_bias
             ? t.out().add("Add", {product, t.parameter_tensor(node, 1)})
             : product;
}

std::string translate_embedding(OnnxTranslation& t, const Node& node) {
  return t.out().add("Gather", {t.parameter_tensor(node, 0), t.ids(node.inputs.front())});
}

std::string translate_batch_norm(OnnxTranslation& t, const Node& node) {
  const double epsilon = options_of<BatchNormOptions>(node).epsilon;
  const auto gamma = t.parameter(node, 0);
  const auto variance = t.parameter(node, 3);
  std::vector<float> scale(gamma.begin(), gamma.end());
  for (std::size_t c = 0; c < scale.size(); ++c) {
    scale[c] *= static_cast<float>(1.0 / std::sqrt(static_cast<double>(variance[c]) + epsilon));
  }
  OnnxGraph& out = t.out();
  const std::string centred = out.add("Sub", {input_value(t, node), t.parameter_tensor(node, 2)});
  const std::string scaled =
      out.add("Mul", {centred, out.floats("scale", onnx_sizes(node.parameters[0].shape), scale)});
  const std::string moved = out.add("Add", {scaled, t.parameter_tensor(node, 1)});
  const auto mask = node.shape.rank() > 1 ? t.mask(node.inputs.front()) : std::nullopt;
  return mask ? out.add("Where", {*mask, moved, out.number(0.0F)}) : moved;
}

NodeTranslator find_node_translator(const Node& node) {
  static const std::map<std::string_view, NodeTranslator> kTranslators = {
      {"add", &translate_add},
      {"attention_decoder", &translate_attention_decoder},
      {"attention_pooling", &translate_attention_pooling},
      {"batch_norm", &translate_batch_norm},
      {"concat", &translate_concat},
      {"conv1d", &translate_conv1d},
      {"conv2d", &translate_conv2d},
      {"dense", &translate_dense},
      {"dropout", &translate_dropout},
      {"embedding", &translate_embedding},
      {"flatten", &translate_flatten},
      {"gate", &translate_gate},
      {"gru", &translate_gru},
      {"hardtanh", &translate_hardtanh},
      {"lstm", &translate_lstm},
      {"max_pool", &translate_max_pool},
      {"max_pool1d", &translate_max_pool1d},
      {"max_pool2d", &translate_max_pool2d},
      {"mean_pool", &translate_mean_pool},
      {"relu", &translate_function<kRelu>},
      {"sigmoid", &translate_function<kSigmoid>},
      {"softmax", &translate_softmax},
      {"tanh", &translate_function<kTanh>},
  };
  const auto found = kTranslators.find(node.spec.layer);
  if (found == kTranslators.end()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("node \"{}\": expected a layer that ONNX can express, got \"{}\"",
                            node.spec.name, node.spec.layer));
  }
  return found->second;
}

}  // namespace merkit
