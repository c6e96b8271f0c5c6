// Small models of every kind, for tests.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "merkit/base/thread_pool.h"
#include "merkit/features/feature_set.h"
#include "merkit/model/model_chain.h"
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
    model.parameters.emplace_back(std::vector(values.values().begin(), values.values().end()));
  }
  model.facts = {"loso5", 1, "0123", "session1", 7, 12, {{"dev_ua", "0.5"}}};
  return model;
}

// What a chain says of a sample becomes its self-test.
inline void add_self_test(Model& model, std::vector<Matrix<float>> inputs) {
  std::vector<MatrixView<const float>> views;
  for (const Matrix<float>& input : inputs) {
    views.push_back({input.values(), input.rows(), input.cols()});
  }
  std::vector<float> said(model.class_names.size());
  ModelChain::Memory memory;
  ModelChain(model).run(views, memory, said);
  model.self_test.push_back({std::move(inputs), std::move(said)});
}

// A model of the first two columns of a set, four classes, without its stages.
inline Model two_column_model(const std::string& set, const std::string& recipe) {
  Model model;
  model.recipe = parse_recipe("[features.speech]\nset = \"" + set +
                                  "\"\ncolumns = \"0-1\"\nnormalise = \"z-score\"\n" + recipe,
                              "test", "");
  model.class_names = {"ang", "hap", "neu", "sad"};
  ModelInputState speech;
  speech.feature = model.recipe.features[0];
  speech.source = {set, 1, "{}", "{}", find_feature_set(set).make({})->column_names()};
  speech.statistics = RowStatistics{{}, Matrix<double>(1, 2, 0.5), Matrix<double>(1, 2, 2.0)};
  model.inputs.emplace_back(std::move(speech));
  model.facts.fold = "c";
  return model;
}

// Eight rows of four classes.
struct EightRows {
  Matrix<float> rows{8, 2, {0, 0, 0, 5, 5, 0, 5, 5, 1, 1, 1, 6, 6, 1, 6, 6}};
  std::vector<std::size_t> classes = {0, 1, 2, 3, 0, 1, 2, 3};

  MatrixView<const float> view() const { return {rows.values(), 8, 2}; }
  LabelledRows examples() const { return {view(), classes, 4}; }
};

// A support vector machine over two columns, four classes.
inline Model svm_model() {
  Model model = two_column_model("emobase988", "[classifier]\nkind = \"svm\"\n");
  const EightRows eight;
  model.classifier = SvmTrainer({eight.view(), eight.classes, 4}, {}).train(1.0);
  add_self_test(model, {Matrix<float>(1, 2, {0.5F, 0.5F})});
  return model;
}

// A network over segments, the statistics of its posteriors, and an extreme learning machine.
inline Model chain_model() {
  Model model = two_column_model(
      "segments750",
      "[[node]]\nname = \"flat\"\nlayer = \"flatten\"\n[[node]]\nname = \"logits\"\nlayer = "
      "\"dense\"\n[statistics]\nover = \"rows\"\n[classifier]\nkind = \"elm\"\n");
  model.graph = recipe_graph(model.recipe);
  model.parameters = {{0.5F, -1.0F, 0.25F, 2.0F, 1.0F, 0.5F, -0.5F, 0.0F},
                      {0.1F, 0.2F, 0.3F, 0.4F}};
  model.classifier = Elm(ElmState{.cost = 1.0,
                                  .input_weights = counting_rows(3, 16),
                                  .biases = {0.5F, -0.5F, 0.0F},
                                  .output_weights = Matrix<double>(3, 4, 0.5)});
  add_self_test(model, {counting_rows(5, 2)});
  return model;
}

// Rows that a forest votes on, one by one.
inline Model vote_model() {
  Model model = two_column_model(
      "lld32", "[statistics]\nover = \"rows\"\npool = \"vote\"\n[classifier]\nkind = \"forest\"\n");
  const EightRows eight;
  ThreadPool pool(1);
  model.classifier = train_random_forest(eight.examples(), {.num_trees = 5}, {.pool = pool});
  add_self_test(model, {counting_rows(3, 2)});
  return model;
}

// A kernel machine of one row an utterance.
inline Model kernel_elm_model() {
  Model model = two_column_model("emobase988", "[classifier]\nkind = \"kernel-elm\"\n");
  const EightRows eight;
  ThreadPool pool(1);
  model.classifier =
      KernelElmTrainer(eight.examples(), {.gamma = 0.1}, {.pool = pool}).train(1.0, {.pool = pool});
  add_self_test(model, {counting_rows(1, 2)});
  return model;
}

// Hidden Markov models of two states over sequences of two columns.
inline Model hmm_model() {
  Model model = two_column_model("lld32", "[classifier]\nkind = \"hmm\"\n");
  model.classifier = GaussianMixtureHmm(GaussianMixtureHmmState{
      .num_states = 2,
      .priors = {0.25, 0.25, 0.25, 0.25},
      .stays = Matrix<double>(4, 2, {.5, 1, .5, 1, .5, 1, .5, 1}),
      .weights = Matrix<double>(8, 1, 1.0),
      .means = Matrix<double>(8, 2, {0, 0, 1, 1, 0, 2, 2, 0, 3, 1, 1, 3, 2, 2, 3, 3}),
      .variances = Matrix<double>(8, 2, 0.5)});
  add_self_test(model, {counting_rows(4, 2)});
  return model;
}

}  // namespace merkit::testing
