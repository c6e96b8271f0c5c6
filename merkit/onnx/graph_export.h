// A network of merkit as an ONNX file.
//
//   const OnnxExport file = export_graph(graph, parameters, {.inputs_with_lengths = {"speech"}});
//   write_file("model.onnx", file.bytes);
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "merkit/nn/graph.h"

namespace merkit {

// What the file says beside its operators.
struct OnnxNotes {
  std::string doc = {};
  std::vector<std::string> inputs_with_lengths = {};   // those whose last rows may be padding
  std::map<std::string, std::string> input_docs = {};  // by name
  std::string output_doc = {};
  std::vector<std::pair<std::string, std::string>> metadata = {};
};

struct OnnxExport {
  std::string bytes;
  std::vector<std::string> length_inputs;  // "speech_lengths": inputs beside those of the graph
};

// The file for a graph of one output, the logits of classes, with its parameters as in
// Graph::parameters(). The inputs are those of the graph, [batch, rows, columns] of float or
// [batch, rows] of int64 for ids of words; for each of `inputs_with_lengths` that some node
// distinguishes padding in, NAME_lengths [batch] of int64. The one output is "probabilities",
// [batch, classes], the softmax of the logits divided by `temperature`. Same graph, same bytes.
// Throws Error(kInvalidArgument), which names the node, for a layer that ONNX cannot express, for
// more than one output, and beyond 2 GB.
OnnxExport export_graph(const Graph& graph, std::span<const std::vector<float>> parameters,
                        const OnnxNotes& notes, float temperature = 1.0F);

}  // namespace merkit
