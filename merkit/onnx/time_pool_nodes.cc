// Pools over all rows.
#include "merkit/onnx/node_translators.h"

namespace merkit {
namespace {

const std::vector<std::int64_t> kRows = {1};

// The number of rows that count, at least 1, [batch, 1, ...] as wide as the value of `node`.
std::string divisor(OnnxTranslation& t, const Node& node, const std::string& lengths) {
  OnnxGraph& out = t.out();
  const std::string counts = out.add("Max", {lengths, out.integer(1)});
  const std::string numbers = out.add("Cast", {counts}, {{"to", std::int64_t{1}}});
  std::vector<std::int64_t> axes;
  for (std::size_t axis = 1; axis <= node.shape.rank(); ++axis) {
    axes.push_back(static_cast<std::int64_t>(axis));
  }
  return axes.empty() ? numbers : out.add("Unsqueeze", {numbers, out.integers(axes)});
}

}  // namespace

std::string translate_mean_pool(OnnxTranslation& t, const Node& node) {
  OnnxGraph& out = t.out();
  const std::size_t input = node.inputs.front();
  const auto lengths = t.lengths(input);
  if (!lengths) {
    return out.add("ReduceMean", {t.value(input)},
                   {{"axes", kRows}, {"keepdims", std::int64_t{0}}});
  }
  const std::string sum = out.add("ReduceSum", {t.masked_value(input, 0.0F), out.integers(kRows)},
                                  {{"keepdims", std::int64_t{0}}});
  return out.add("Div", {sum, divisor(t, node, *lengths)});
}

std::string translate_max_pool(OnnxTranslation& t, const Node& node) {
  OnnxGraph& out = t.out();
  const std::size_t input = node.inputs.front();
  const std::string largest = out.add("ReduceMax", {t.masked_value(input, kOnnxLowest)},
                                      {{"axes", kRows}, {"keepdims", std::int64_t{0}}});
  if (!t.lengths(input)) {
    return largest;
  }
  const std::string is_empty = out.add("LessOrEqual", {largest, out.number(kOnnxLowest)});
  return out.add("Where", {is_empty, out.number(0.0F), largest});
}

std::string translate_attention_pooling(OnnxTranslation& t, const Node& node) {
  OnnxGraph& out = t.out();
  const std::size_t input = node.inputs.front();
  const auto mask = t.mask(input);
  const auto width = static_cast<std::int64_t>(node.shape[0]);
  const std::string kernel = out.floats("kernel", {width, 1}, t.parameter(node, 0));
  std::string scores = out.add("MatMul", {t.value(input), kernel});  // [batch, rows, 1]
  if (mask) {
    scores = out.add("Where", {*mask, scores, out.number(kOnnxLowest)});
  }
  std::string weights = out.add("Softmax", {scores}, {{"axis", std::int64_t{1}}});
  if (mask) {  // an utterance without rows has equal weights until here
    weights = out.add("Where", {*mask, weights, out.number(0.0F)});
  }
  const std::string shares = out.add("Mul", {t.value(input), weights});
  return out.add("ReduceSum", {shares, out.integers(kRows)}, {{"keepdims", std::int64_t{0}}});
}

}  // namespace merkit
