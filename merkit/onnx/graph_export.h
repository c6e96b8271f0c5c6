// A network of merkit as an ONNX file.
//
//   const OnnxExport file = export_graph(graph, parameters, notes, {.rule = output_rule(...)});
//   write_file("model.onnx", file.bytes);
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "merkit/model/parameter_values.h"
#include "merkit/nn/graph.h"
#include "merkit/nn/output_rule.h"

namespace merkit {

// What the file says beside its operators.
struct OnnxNotes {
  std::string doc = {};
  std::vector<std::string> inputs_with_lengths = {};   // those whose last rows may be padding
  std::map<std::string, std::string> input_docs = {};  // by name
  std::vector<std::pair<std::string, std::string>> metadata = {};
};

struct OnnxExport {
  std::string bytes;
  std::vector<std::string> length_inputs;  // "speech_lengths": inputs beside those of the graph
};

// What becomes of the logits.
struct OnnxOutput {
  OutputRule rule;           // of the network's output
  float temperature = 1.0F;  // of the probabilities: p^(1 / temperature), scaled to sum to 1
  std::string doc = {};
};

// The file for the first output of a graph, with its parameters as in Graph::parameters(). The
// inputs are those of the graph, [batch, rows, columns] of float or [batch, rows] of int64 for ids
// of words; for each of `inputs_with_lengths` that some node distinguishes padding in, NAME_lengths
// [batch] of int64. The one output is "probabilities", [batch, classes], as `output` says. Same
// graph, same bytes. Throws Error(kInvalidArgument), which names the node, for a layer or an output
// that ONNX cannot express (beam search of CTC), and beyond 2 GB.
OnnxExport export_graph(const Graph& graph, std::span<const ParameterValues> parameters,
                        const OnnxNotes& notes, const OnnxOutput& output);

}  // namespace merkit
