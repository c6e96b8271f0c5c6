#include "merkit/onnx/graph_export.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/onnx/node_translators.h"

namespace merkit {
namespace {

OnnxDimension rows_dimension(const Node& input) {
  return input.shape[0] == kAnyLength
             ? OnnxDimension{.name = input.spec.name + "_rows"}
             : OnnxDimension{.size = static_cast<std::int64_t>(input.shape[0])};
}

void add_graph_input(OnnxTranslation& t, std::size_t place, const OnnxNotes& notes) {
  const Node& node = t.graph().nodes()[place];
  OnnxValue value{.name = node.spec.name, .shape = {{.name = "batch"}, rows_dimension(node)}};
  if (is_id_input(node)) {
    value.type = OnnxType::kInt64;
  } else {
    value.shape.push_back({.size = static_cast<std::int64_t>(node.shape[1])});
  }
  if (const auto doc = notes.input_docs.find(node.spec.name); doc != notes.input_docs.end()) {
    value.doc = doc->second;
  }
  t.out().add_input(value);
  t.set_value(place, node.spec.name);
}

// An input may not bear the name of another: "speech_lengths" beside the lengths of "speech".
void check_names(const Graph& graph, const std::vector<std::string>& wanted) {
  for (const std::string& input : wanted) {
    if (graph.find(lengths_input(input))) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("node \"{}\": expected another name, got that of the lengths of {}",
                              lengths_input(input), input));
    }
  }
}

void add_probabilities(OnnxTranslation& t, std::size_t logits, const OnnxNotes& notes,
                       float temperature) {
  OnnxGraph& out = t.out();
  out.set_scope("probabilities");
  std::string scaled = t.value(logits);
  if (temperature != 1.0F) {
    scaled = out.add("Div", {scaled, out.number(temperature)});
  }
  out.add_named("Softmax", {scaled}, "probabilities", {{"axis", std::int64_t{-1}}});
  const auto num_classes = static_cast<std::int64_t>(t.graph().nodes()[logits].shape.back());
  out.add_output({.name = "probabilities",
                  .shape = {{.name = "batch"}, {.size = num_classes}},
                  .doc = notes.output_doc});
}

}  // namespace

OnnxExport export_graph(const Graph& graph, std::span<const std::vector<float>> parameters,
                        const OnnxNotes& notes, float temperature) {
  if (graph.outputs().size() != 1) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("onnx: expected a network of one output, got {}", graph.outputs().size()));
  }
  OnnxTranslation t(graph, parameters, notes.inputs_with_lengths);
  for (const std::size_t input : graph.inputs()) {
    add_graph_input(t, input, notes);
  }
  for (std::size_t place = 0; place < graph.nodes().size(); ++place) {
    const Node& node = graph.nodes()[place];
    if (node.layer != nullptr) {
      t.out().set_scope(node.spec.name);
      t.set_value(place, find_node_translator(node)(t, node));
    }
  }
  check_names(graph, t.lengths_wanted());
  OnnxExport result;
  for (const std::string& input : t.lengths_wanted()) {
    result.length_inputs.push_back(lengths_input(input));
    t.out().add_input(
        {.name = lengths_input(input),
         .type = OnnxType::kInt64,
         .shape = {{.name = "batch"}},
         .doc = fmt::format("How many rows of {} count; those behind are padding.", input)});
  }
  add_probabilities(t, graph.outputs()[0], notes, temperature);
  result.bytes = onnx_file(t.out(), notes.doc, notes.metadata);
  return result;
}

}  // namespace merkit
