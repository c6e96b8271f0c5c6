#include "merkit/run/word_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/features/word_vectors.h"

namespace merkit {
namespace {

std::filesystem::path vectors_path(const RecipeFeature& feature, const RunRequest& request) {
  if (feature.vectors == "bundled") {
    return request.data / "glove.6B.100d.top.safetensors";
  }
  if (feature.vectors != "given") {
    return feature.vectors;
  }
  if (request.vectors.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("features.{}.vectors: expected word vectors given by --vectors FILE, "
                            "got none",
                            feature.name));
  }
  return request.vectors;
}

WordTable make_table(const ModelInput& input, const GraphParameter& parameter,
                     const RunRequest& request) {
  const Vocabulary vocabulary(*input.state().words);
  std::vector<std::string> words;
  for (const VocabularyWord& word : vocabulary.words()) {
    words.push_back(word.word);
  }
  const auto path = vectors_path(input.state().feature, request);
  const Matrix<float> matrix = embedding_matrix(vocabulary, read_word_vectors(path, words));
  const Shape& shape = parameter.spec.shape;
  if (matrix.cols() != shape[1] || matrix.rows() > shape[0]) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{}: expected at most {} rows of {} columns, got {} rows of {} from {}",
                            parameter.name, shape[0], shape[1], matrix.rows(), matrix.cols(),
                            path.string()));
  }
  WordTable table{parameter.name, std::vector<float>(shape.num_values())};
  std::ranges::copy(matrix.values(), table.values.begin());
  return table;
}

}  // namespace

std::vector<WordTable> word_tables(const Graph& graph, const std::vector<ModelInput>& inputs,
                                   const RunRequest& request) {
  std::vector<WordTable> tables;
  for (const Node& node : graph.nodes()) {
    if (node.spec.layer != "embedding") {
      continue;
    }
    const auto input = std::ranges::find(inputs, node.spec.inputs.front(), &ModelInput::name);
    if (input != inputs.end() && input->is_text() && input->state().feature.vectors != "none") {
      tables.push_back(make_table(*input, graph.parameters()[node.first_parameter], request));
    }
  }
  return tables;
}

}  // namespace merkit
