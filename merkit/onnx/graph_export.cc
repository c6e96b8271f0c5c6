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

// Which nodes the value of `output` depends on, itself among them.
std::vector<bool> nodes_behind(const Graph& graph, std::size_t output) {
  std::vector<bool> is_needed(graph.nodes().size(), false);
  is_needed[output] = true;
  for (std::size_t place = output + 1; place-- > 0;) {
    for (const std::size_t input : graph.nodes()[place].inputs) {
      is_needed[input] = is_needed[input] || is_needed[place];
    }
  }
  return is_needed;
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

// The mean over the rows that count of `shares` [batch, rows, columns]; all alike without any row.
std::string mean_of_rows(OnnxTranslation& t, std::size_t node, const std::string& shares,
                         std::size_t num_columns) {
  OnnxGraph& out = t.out();
  const std::string rows = out.integers({1});
  const OnnxAttribute keep = {"keepdims", std::int64_t{0}};
  const auto lengths = t.lengths(node);
  if (!lengths) {
    return out.add("ReduceMean", {shares}, {{"axes", std::vector<std::int64_t>{1}}, keep});
  }
  const std::string counted = out.add("Where", {*t.mask(node), shares, out.number(0.0F)});
  const std::string sum = out.add("ReduceSum", {counted, rows}, {keep});
  const std::string count = out.add("Unsqueeze", {*lengths, rows});
  const std::string number = out.add("Cast", {count}, {{"to", std::int64_t{1}}});
  const std::string alike = out.number(1.0F / static_cast<float>(num_columns));
  const std::string is_empty = out.add("Equal", {count, out.integer(0)});
  return out.add("Where", {is_empty, alike, out.add("Div", {sum, number})});
}

// Probabilities of the classes from a softmax over `num_columns` columns, [batch, columns].
std::string without_null(OnnxGraph& out, const std::string& shares, std::size_t num_classes) {
  const auto last = static_cast<std::int64_t>(num_classes);
  const std::string classes =
      out.add("Slice", {shares, out.integers({0}), out.integers({last}), out.integers({1})});
  const std::string sum = out.add("ReduceSum", {classes, out.integers({1})});
  return out.add("Div", {classes, sum});
}

void check_output(const Node& node, const OnnxOutput& output) {
  const bool is_row = node.shape.rank() == 1;
  if (output.rule.kind == OutputKind::kCtc || is_row == output.rule.is_framewise() ||
      node.shape.back() != output.rule.num_columns()) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("node \"{}\": expected an output that ONNX can express, got {}", node.spec.name,
                    output.rule.kind == OutputKind::kCtc ? "the beam search of CTC"
                                                         : shape_text(node.shape)));
  }
}

void add_probabilities(OnnxTranslation& t, std::size_t logits, const OnnxOutput& output) {
  const OutputRule& rule = output.rule;
  check_output(t.graph().nodes()[logits], output);
  OnnxGraph& out = t.out();
  out.set_scope("probabilities");
  std::string said = t.value(logits);
  if (output.temperature != 1.0F && !rule.is_framewise()) {
    said = out.add("Div", {said, out.number(output.temperature)});
  }
  said = out.add("Softmax", {said}, {{"axis", std::int64_t{-1}}});
  if (rule.is_framewise()) {
    said = mean_of_rows(t, logits, said, rule.num_columns());
  }
  if (rule.num_columns() != rule.num_classes) {
    said = without_null(out, said, rule.num_classes);
  }
  if (output.temperature != 1.0F && rule.is_framewise()) {
    const std::string power = out.add("Pow", {said, out.number(1.0F / output.temperature)});
    said = out.add("Div", {power, out.add("ReduceSum", {power, out.integers({1})})});
  }
  out.add_named("Identity", {said}, "probabilities");
  out.add_output(
      {.name = "probabilities",
       .shape = {{.name = "batch"}, {.size = static_cast<std::int64_t>(rule.num_classes)}},
       .doc = output.doc});
}

}  // namespace

OnnxExport export_graph(const Graph& graph, std::span<const ParameterValues> parameters,
                        const OnnxNotes& notes, const OnnxOutput& output) {
  OnnxTranslation t(graph, parameters, notes.inputs_with_lengths);
  for (const std::size_t input : graph.inputs()) {
    add_graph_input(t, input, notes);
  }
  const std::vector<bool> is_needed = nodes_behind(graph, graph.outputs()[0]);
  for (std::size_t place = 0; place < graph.nodes().size(); ++place) {
    const Node& node = graph.nodes()[place];
    if (node.layer != nullptr && is_needed[place]) {
      t.out().set_scope(node.spec.name);
      t.set_value(place, find_node_translator(node)(t, node));
    }
  }
  add_probabilities(t, graph.outputs()[0], output);
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
  result.bytes = onnx_file(t.out(), notes.doc, notes.metadata);
  return result;
}

}  // namespace merkit
