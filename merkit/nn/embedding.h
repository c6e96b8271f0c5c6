// Word vectors.
#pragma once

#include <string>

#include "merkit/nn/layer.h"

namespace merkit {

struct EmbeddingOptions {
  int rows = 0;
  int columns = 0;
  bool trainable = true;
  std::string vectors = "random";
};

template <class V>
void visit(EmbeddingOptions& o, V&& field) {
  field("rows", o.rows, "ids that exist, >= 1");
  field("columns", o.columns, "numbers in a vector, >= 1");
  field("trainable", o.trainable, "whether training changes the vectors");
  field("vectors", o.vectors, "how they begin: random, or given (word vectors set by the caller)");
}

// The vector of each id: (...) to (..., columns). Ids come as whole numbers 0 .. rows-1 of the type
// of all values; forward() throws Error(kInvalidArgument) for anything else. Padding has an id like
// any other (row 0 by the tokenizer's rule), whose vector is learnt too.
class Embedding : public LayerOf<Embedding> {
 public:
  using Options = EmbeddingOptions;
  explicit Embedding(const Options& options);

  Shape output_shape(std::span<const Shape> inputs) const override;
  std::vector<ParameterSpec> parameters(std::span<const Shape> inputs) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;

 private:
  std::size_t rows_;
  std::size_t columns_;
  bool trainable_;
  Initialiser initialiser_;
};

}  // namespace merkit
