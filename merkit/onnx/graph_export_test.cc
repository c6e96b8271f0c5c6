// What the files compute is tested against ONNX Runtime: tests/onnx.sh.
#include "merkit/onnx/graph_export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/nn/layer_kind.h"
#include "merkit/onnx/node_translators.h"
#include "merkit/onnx/read_protobuf.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::texts;

std::vector<ParameterValues> zeros(const Graph& graph) {
  std::vector<ParameterValues> values;
  for (const GraphParameter& parameter : graph.parameters()) {
    values.emplace_back(std::vector<float>(parameter.spec.shape.num_values()));
  }
  return values;
}

Graph lstm_graph(const std::string& mask) {
  return Graph(
      {{"speech", "input", {}, {{"columns", "3"}}},
       {"lstm", "lstm", {"speech"}, {{"units", "2"}, {"sequences", "false"}, {"mask", mask}}},
       {"logits", "dense", {"lstm"}, {{"units", "4"}}}});
}

OnnxExport export_zeros(const Graph& graph, const OnnxNotes& notes) {
  const std::size_t num_classes = graph.nodes()[graph.outputs()[0]].shape.back();
  return export_graph(graph, zeros(graph), notes, {.rule = {.num_classes = num_classes}});
}

// Names of the inputs of the file: model, graph = 7, input = 11, name = 1.
std::vector<std::string> input_names(const OnnxExport& file) {
  std::vector<std::string> names;
  for (const std::string& input : texts(texts(file.bytes, 7).at(0), 11)) {
    names.push_back(texts(input, 1).at(0));
  }
  return names;
}

std::vector<std::string> operators(const OnnxExport& file) {
  std::vector<std::string> names;
  for (const std::string& node : texts(texts(file.bytes, 7).at(0), 1)) {
    names.push_back(texts(node, 4).at(0));
  }
  return names;
}

std::string error_of(const Graph& graph, const OnnxNotes& notes = {}) {
  try {
    export_zeros(graph, notes);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.what();
  }
  return "no error";
}

TEST(GraphExport, TheSameGraphIsTheSameBytes) {
  EXPECT_EQ(export_zeros(lstm_graph("none"), {}).bytes, export_zeros(lstm_graph("none"), {}).bytes);
}

TEST(GraphExport, LengthsAreAnInputOnlyWhereALayerSkipsPadding) {
  const OnnxNotes padded = {.inputs_with_lengths = {"speech"}};
  EXPECT_THAT(input_names(export_zeros(lstm_graph("none"), padded)), ElementsAre("speech"));
  const OnnxExport masked = export_zeros(lstm_graph("trailing"), padded);
  EXPECT_THAT(input_names(masked), ElementsAre("speech", "speech_lengths"));
  EXPECT_THAT(masked.length_inputs, ElementsAre("speech_lengths"));
  EXPECT_THAT(export_zeros(lstm_graph("trailing"), {}).length_inputs, IsEmpty());
}

TEST(GraphExport, EndsWithTheSoftmaxOfTheLogits) {
  const Graph graph = lstm_graph("none");
  const auto plain = operators(export_zeros(graph, {}));
  EXPECT_EQ(plain.at(plain.size() - 2), "Softmax");
  const auto scaled = operators(
      export_graph(graph, zeros(graph), {}, {.rule = {.num_classes = 4}, .temperature = 2.0F}));
  EXPECT_EQ(scaled.at(scaled.size() - 3), "Div");
}

TEST(GraphExport, TheBeamSearchOfCtcIsRefused) {
  const Graph graph(
      {{"x", "input", {}, {{"columns", "3"}}}, {"logits", "dense", {"x"}, {{"units", "5"}}}});
  try {
    export_graph(graph, zeros(graph), {}, {.rule = {.kind = OutputKind::kCtc, .num_classes = 4}});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(
        error.what(),
        "node \"logits\": expected an output that ONNX can express, got the beam search of "
        "CTC");
  }
}

TEST(GraphExport, DropoutLeavesNothingBehind) {
  const Graph graph({{"x", "input", {}, {{"rows", "2"}, {"columns", "3"}}},
                     {"drop", "dropout", {"x"}, {{"rate", "0.5"}}},
                     {"flat", "flatten", {"drop"}, {}},
                     {"logits", "dense", {"flat"}, {{"units", "4"}}}});
  EXPECT_THAT(operators(export_zeros(graph, {})),
              ElementsAre("Reshape", "MatMul", "Add", "Softmax", "Identity"));
}

TEST(GraphExport, OnlyWhatTheFirstOutputNeedsIsWritten) {
  const Graph graph({{"x", "input", {}, {{"rows", "2"}}},
                     {"a", "dense", {"x"}, {{"units", "4"}}},
                     {"more", "tanh", {"a"}, {}},
                     {"b", "dense", {"more"}, {{"units", "3"}}}},
                    {"a", "b"});
  EXPECT_THAT(operators(export_zeros(graph, {})),
              ElementsAre("Cast", "MatMul", "Add", "Softmax", "Identity"));
}

TEST(GraphExport, AnInputWithTheNameOfLengthsIsRefused) {
  const Graph graph({{"x", "input", {}, {{"columns", "3"}}},
                     {"x_lengths", "input", {}, {{"rows", "1"}}},
                     {"mean", "mean_pool", {"x"}, {}},
                     {"both", "concat", {"mean", "x_lengths"}, {}}});
  EXPECT_EQ(error_of(graph, {.inputs_with_lengths = {"x"}}),
            "node \"x_lengths\": expected another name, got that of the lengths of x");
}

TEST(NodeTranslators, ALayerThatOnnxCannotExpressIsNamedWithItsNode) {
  Node node;
  node.spec = {"odd", "no-such-layer", {}};
  try {
    find_node_translator(node);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "node \"odd\": expected a layer that ONNX can express, got \"no-such-layer\"");
  }
}

}  // namespace
}  // namespace merkit
