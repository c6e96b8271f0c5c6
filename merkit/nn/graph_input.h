// The nodes through which values enter a graph.
#pragma once

#include <string>
#include <string_view>

#include "merkit/nn/graph.h"
#include "merkit/nn/shape.h"

namespace merkit {

inline constexpr std::string_view kInputLayer = "input";

struct GraphInputOptions {
  int rows = 0;
  int columns = 0;
};

template <class V>
void visit(GraphInputOptions& o, V&& field) {
  field("rows", o.rows, "frames, words or parts of an utterance; 0: any number");
  field("columns", o.columns, "numbers a row; 0: rows are ids of words");
}

// Shape of the node: (rows, columns), or (rows) for ids. Throws Error(kInvalidArgument) for unknown
// or negative options, and if the node has inputs.
Shape graph_input_shape(const NodeSpec& node);

}  // namespace merkit
