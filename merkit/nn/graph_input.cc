#include "merkit/nn/graph_input.h"

#include <fmt/format.h>

#include "merkit/base/error.h"

namespace merkit {

Shape graph_input_shape(const NodeSpec& node) {
  GraphInputOptions options;
  for (const OptionAssignment& assignment : node.options) {
    assign_option(options, assignment);
  }
  if (options.rows < 0 || options.columns < 0) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("expected rows and columns >= 0, got {} and {}", options.rows,
                            options.columns));
  }
  if (!node.inputs.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("expected an input without inputs, got {}", node.inputs.size()));
  }
  Shape shape{static_cast<std::size_t>(options.rows)};
  if (options.columns > 0) {
    shape.append(static_cast<std::size_t>(options.columns));
  }
  return shape;
}

}  // namespace merkit
