// Small models of both kinds, for tests.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "merkit/model/model_file.h"

namespace merkit::testing {

inline Matrix<float> counting_rows(std::size_t rows, std::size_t cols) {
  Matrix<float> matrix(rows, cols);
  float next = 0.25F;
  for (float& value : matrix.values()) {
    value = next;
    next = next > 3.0F ? -2.75F : next + 0.5F;
  }
  return matrix;
}

// A network over speech (flattened) and text (embedded), four classes.
inline Model network_model() {
  Model model;
  model.recipe = parse_recipe(
      "summary = \"A network for tests\"\n"
      "[features.speech]\nset = \"speech34\"\nrows = 2\ncolumns = \"0-2\"\nnormalise = \"actor\"\n"
      "[features.text]\nset = \"tokens\"\nrows = 3\nmax_words = 4\n"
      "[[node]]\nname = \"flat\"\nlayer = \"flatten\"\ninputs = [\"speech\"]\n"
      "[[node]]\nname = \"words\"\nlayer = \"embedding\"\ninputs = [\"text\"]\ncolumns = 2\n"
      "[[node]]\nname = \"flat_words\"\nlayer = \"flatten\"\n"
      "[[node]]\nname = \"both\"\nlayer = \"concat\"\ninputs = [\"flat\", \"flat_words\"]\n"
      "[[node]]\nname = \"logits\"\nlayer = \"dense\"\n",
      "test", "");
  model.class_names = {"ang", "hap", "neu", "sad"};
  ModelInputState speech;
  speech.feature = model.recipe.features[0];
  speech.source = {"speech34", 1, "{}", "{}", std::vector<std::string>(34, "c")};
  speech.statistics =
      RowStatistics{{"1F", "1M"}, Matrix<double>(3, 3, 0.5), Matrix<double>(3, 3, 2.0)};
  model.inputs.emplace_back(std::move(speech));
  ModelInputState text;
  text.feature = model.recipe.features[1];
  text.source = {"tokens", 1, "{}", "{}", {"id"}};
  text.words = {{"i", 9}, {"am", 5}, {"fine", 1}};
  model.inputs.emplace_back(std::move(text));
  model.graph = recipe_graph(model.recipe);
  for (const GraphParameter& parameter : model.graph->parameters()) {
    const auto values = counting_rows(1, parameter.spec.shape.num_values());
    model.parameters.emplace_back(values.values().begin(), values.values().end());
  }
  model.facts = {"loso5", 1, "0123", "session1", 7, 12, {{"dev_ua", "0.5"}}};
  return model;
}

// A support vector machine over two columns, four classes.
inline Model svm_model() {
  Model model;
  model.recipe = parse_recipe(
      "[features.speech]\nset = \"emobase988\"\ncolumns = \"0-1\"\nnormalise = \"z-score\"\n"
      "[classifier]\nkind = \"svm\"\n",
      "test", "");
  model.class_names = {"ang", "hap", "neu", "sad"};
  ModelInputState speech;
  speech.feature = model.recipe.features[0];
  speech.source = {"emobase988", 1, "{}", "{}", std::vector<std::string>(988, "c")};
  speech.statistics = RowStatistics{{}, Matrix<double>(1, 2, 0.5), Matrix<double>(1, 2, 2.0)};
  model.inputs.emplace_back(std::move(speech));
  const Matrix<float> rows(8, 2, {0, 0, 0, 5, 5, 0, 5, 5, 1, 1, 1, 6, 6, 1, 6, 6});
  const std::vector<std::size_t> classes = {0, 1, 2, 3, 0, 1, 2, 3};
  const SvmExamples examples = {{rows.values(), 8, 2}, classes, 4};
  model.svm = SvmTrainer(examples, {}).train(1.0);
  model.facts.fold = "c";
  const Matrix<float> sample(1, 2, {0.5F, 0.5F});
  const auto said = model.svm->probabilities({sample.values(), 1, 2});
  model.self_test.push_back({{sample}, {said.values().begin(), said.values().end()}});
  return model;
}

}  // namespace merkit::testing
