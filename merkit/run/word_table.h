// Word vectors as the first values of an embedding.
#pragma once

#include <string>
#include <vector>

#include "merkit/model/model_input.h"
#include "merkit/nn/graph.h"
#include "merkit/run/run_options.h"

namespace merkit {

// The first values of one parameter of a graph.
struct WordTable {
  std::string parameter;      // "words/table"
  std::vector<float> values;  // [rows, columns] of it
};

// The tables of all embeddings that read an input of words for which the recipe names vectors: row
// i is the vector of word i; padding, words without a vector and rows without a word are zeros.
// Throws Error(kInvalidArgument) if the vectors are given and the request names no file, if the
// vocabulary has more words than a table has rows, or vectors more columns than it or fewer; and
// what read_word_vectors() throws.
std::vector<WordTable> word_tables(const Graph& graph, const std::vector<ModelInput>& inputs,
                                   const RunRequest& request);

}  // namespace merkit
