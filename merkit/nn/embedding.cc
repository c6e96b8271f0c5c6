#include "merkit/nn/embedding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/error.h"
#include "merkit/nn/for_each_index.h"
#include "merkit/nn/layer_checks.h"
#include "merkit/nn/layer_kinds.h"

namespace merkit {
namespace {

Initialiser initialiser_for(const std::string& vectors) {
  if (vectors == "random") {
    return Initialiser::kUniform;
  }
  if (vectors == "given") {
    return Initialiser::kGiven;
  }
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("vectors: expected random or given, got \"{}\"", quote(vectors)));
}

template <class T>
std::size_t row_of(T id, std::size_t rows) {
  if (!(id >= T{0}) || !(id < static_cast<T>(rows)) || id != std::floor(id)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("embedding: expected an id from 0 to {}, got {}", rows - 1, id));
  }
  return static_cast<std::size_t>(id);
}

}  // namespace

Embedding::Embedding(const Options& options)
    : rows_(at_least_one("rows", options.rows)),
      columns_(at_least_one("columns", options.columns)),
      trainable_(options.trainable),
      initialiser_(initialiser_for(options.vectors)) {}

Shape Embedding::output_shape(std::span<const Shape> inputs) const {
  Shape shape = one_input(inputs);
  shape.append(columns_);
  return shape;
}

std::vector<ParameterSpec> Embedding::parameters(std::span<const Shape> /*inputs*/) const {
  return {{"vectors", {rows_, columns_}, initialiser_, trainable_}};
}

template <class T>
void Embedding::run(const ForwardCall<T>& call) const {
  const std::span<const T> ids = call.inputs[0].values;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    std::copy_n(call.parameters[0].data() + row_of(ids[i], rows_) * columns_, columns_,
                call.output.values.data() + i * columns_);
  }
}

template <class T>
void Embedding::run(const BackwardCall<T>& call) const {
  if (call.parameter_gradients[0].empty()) {
    return;
  }
  // Threads share the columns, so that each sum is formed in the order of the words.
  constexpr std::size_t kColumns = 64;
  const std::span<const T> ids = call.inputs[0].values;
  for_each_index(call.pool, (columns_ + kColumns - 1) / kColumns, [&](std::size_t block) {
    const std::size_t first = block * kColumns;
    const std::size_t last = std::min(columns_, first + kColumns);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      T* sum = call.parameter_gradients[0].data() + row_of(ids[i], rows_) * columns_;
      const T* dy = call.output_gradient.values.data() + i * columns_;
      for (std::size_t c = first; c < last; ++c) {
        sum[c] += dy[c];
      }
    }
  });
}

MERKIT_INSTANTIATE_LAYER(Embedding);

std::vector<LayerKind> embedding_layer_kinds() {
  return {make_layer_kind<Embedding>("embedding", "The vector of each word's id")};
}

}  // namespace merkit
