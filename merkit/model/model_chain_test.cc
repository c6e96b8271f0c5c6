#include "merkit/model/model_chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/classic/utterance_statistics.h"
#include "merkit/model/made_up_models.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

MatrixView<const float> view(const Matrix<float>& m) { return {m.values(), m.rows(), m.cols()}; }

std::vector<float> run(const Model& model, const Matrix<float>& rows) {
  const MatrixView<const float> input = view(rows);
  std::vector<float> said(model.class_names.size());
  ModelChain::Memory memory;
  ModelChain(model).run({&input, 1}, memory, said);
  return said;
}

Matrix<float> posteriors(const Model& model, const Matrix<float>& rows) {
  const MatrixView<const float> input = view(rows);
  ModelChain::Memory memory;
  return ModelChain(model).posteriors({&input, 1}, memory);
}

std::string stage_error(const Model& model) {
  try {
    check_stages(model);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptData);
    return error.what();
  }
  return "no error";
}

TEST(ModelChain, ARowHasTheSamePosteriorsWhateverRowsStandBesideIt) {
  const Model model = testing::chain_model();
  const Matrix<float> rows = testing::counting_rows(600, 2);  // more than are run at once
  const Matrix<float> all = posteriors(model, rows);
  for (const std::size_t r :
       {std::size_t{0}, std::size_t{255}, std::size_t{256}, std::size_t{599}}) {
    const Matrix<float> one(1, 2, {rows(r, 0), rows(r, 1)});
    const Matrix<float> alone = posteriors(model, one);
    for (std::size_t k = 0; k < 4; ++k) {
      EXPECT_FLOAT_EQ(alone(0, k), all(r, k)) << r;
    }
  }
}

TEST(ModelChain, TheClassifierSeesTheStatisticsOfThePosteriors) {
  const Model model = testing::chain_model();
  const Matrix<float> rows = testing::counting_rows(5, 2);
  const Matrix<float> said = posteriors(model, rows);
  const std::vector<float> expected =
      utterance_statistics({said.values(), said.rows(), said.cols()}, 0.2);
  const MatrixView<const float> input = view(rows);
  ModelChain::Memory memory;
  const Matrix<float> taken = ModelChain(model).classifier_rows({&input, 1}, memory);
  EXPECT_THAT(taken.values(), ::testing::ElementsAreArray(expected));
  const auto& elm = std::get<Elm>(*model.classifier);
  const Matrix<float> answer = elm.probabilities(view(taken));
  EXPECT_THAT(run(model, rows), ::testing::ElementsAreArray(answer.values()));
}

TEST(ModelChain, FramesArePooledWithoutTheOutputThatStandsForNoClass) {
  Model model =
      testing::two_column_model("lld32",
                                "[[node]]\nname = \"logits\"\nlayer = "
                                "\"dense\"\n\n[training]\nloss = \"latent\"\n[statistics]\nover = "
                                "\"frames\"\npool = \"mean\"\n");
  model.graph = recipe_graph(model.recipe);
  model.parameters = {std::vector<float>(10, 0.0F), {1.0F, 0.0F, 0.0F, 0.0F, 9.0F}};
  EXPECT_EQ(stage_error(model), "no error");
  const Matrix<float> rows = testing::counting_rows(3, 2);
  EXPECT_EQ(posteriors(model, rows).rows(), 3U);
  EXPECT_LT(posteriors(model, rows)(0, 0), 0.01F);
  const std::vector<float> said = run(model, rows);
  EXPECT_NEAR(said[0], 0.475, 0.001);  // e / (e + 3)
  EXPECT_NEAR(said[0] + said[1] + said[2] + said[3], 1.0, 1e-6);
}

// What run_each() says of utterances with those numbers of rows of every input, and run() of each.
void expect_alike(const Model& model, const std::vector<std::size_t>& num_rows) {
  std::vector<Matrix<float>> rows;
  std::vector<MatrixView<const float>> inputs;
  for (const std::size_t count : num_rows) {
    for (const ModelInput& input : model.inputs) {
      Matrix<float>& matrix = rows.emplace_back(testing::counting_rows(count, input.num_columns()));
      const auto shift = 0.01F * static_cast<float>(rows.size());
      for (float& value : matrix.values()) {
        value = input.is_text() ? 1.0F : value + shift;
      }
    }
  }
  std::ranges::transform(rows, std::back_inserter(inputs), view);
  const ModelChain chain(model);
  ModelChain::Memory memory;
  std::vector<float> together(num_rows.size() * chain.num_classes());
  chain.run_each(inputs, memory, together);
  std::vector<float> alone(together.size());
  for (std::size_t u = 0; u < num_rows.size(); ++u) {
    chain.run(std::span(inputs).subspan(u * model.inputs.size(), model.inputs.size()), memory,
              std::span(alone).subspan(u * chain.num_classes(), chain.num_classes()));
  }
  EXPECT_EQ(together, alone);
}

TEST(ModelChain, UtterancesTogetherAreTheSameToTheLastBitAsEachAlone) {
  Model framewise = testing::two_column_model(
      "lld32",
      "[[node]]\nname = \"lstm\"\nlayer = \"lstm\"\nunits = 3\n[[node]]\nname = \"logits\"\n"
      "layer = \"dense\"\n\n[training]\nloss = \"latent\"\n");
  framewise.graph = recipe_graph(framewise.recipe);
  for (const GraphParameter& parameter : framewise.graph->parameters()) {
    const auto values = testing::counting_rows(1, parameter.spec.shape.num_values());
    framewise.parameters.emplace_back(std::vector(values.values().begin(), values.values().end()));
  }
  ASSERT_EQ(stage_error(framewise), "no error");
  expect_alike(framewise, {7, 7, 7, 5, 5, 1, 7});
  std::vector<std::size_t> more_than_a_batch(ModelChain::kUtterancesAtOnce + 3, 2);
  more_than_a_batch[1] = 0;
  more_than_a_batch[2] = 1;
  expect_alike(testing::network_model(), more_than_a_batch);
  expect_alike(testing::network_model(), {});
  expect_alike(testing::chain_model(), {3, 3, 8});
  expect_alike(testing::svm_model(), {1, 1});
}

TEST(ModelChain, UtterancesTogetherMustFitOneByOne) {
  const Model model = testing::network_model();
  const ModelChain chain(model);
  ModelChain::Memory memory;
  const Matrix<float> sound = testing::counting_rows(2, 3);
  const Matrix<float> words(3, 1);
  const Matrix<float> many = testing::counting_rows(3, 3);
  std::vector<float> said(8);
  EXPECT_EQ(testing::error_of([&] {
              const MatrixView<const float> inputs[] = {view(sound), view(words), view(sound)};
              chain.run_each(inputs, memory, said);
            }),
            "model: expected 2 inputs and room for 4 classes an utterance, got 3 and 8");
  EXPECT_EQ(testing::error_of([&] {
              const MatrixView<const float> inputs[] = {view(sound), view(words), view(many),
                                                        view(words)};
              chain.run_each(inputs, memory, said);
            }),
            "model: expected at most 2 rows for input speech, got 3");
}

// A forest of stumps: column 0 tells classes 0 and 1 apart.
Model stump_model(float share) {
  Model model = testing::vote_model();
  model.classifier = RandomForest(
      RandomForestState{.num_columns = 2,
                        .roots = {0},
                        .columns = {0, 0, 1},
                        .thresholds = {0.0F, 0.0F, 0.0F},
                        .lefts = {1, 0, 0},
                        .leaves = Matrix<float>(2, 4, {1.0F, 0, 0, 0, 1.0F - share, share, 0, 0})});
  return model;
}

TEST(ModelChain, TheClassOfMostRowsWinsAndTheMeanDecidesBetweenEquals) {
  const Matrix<float> two_of_three(3, 2, {-1, 0, 1, 0, 2, 0});
  const std::vector<float> said = run(stump_model(0.6F), two_of_three);
  EXPECT_GT(said[1], said[0]);
  EXPECT_NEAR(said[0] + said[1], 1.0, 1e-6);
  const Matrix<float> one_each(2, 2, {-1, 0, 1, 0});
  EXPECT_GT(run(stump_model(0.6F), one_each)[0], run(stump_model(0.6F), one_each)[1]);
}

TEST(ModelChain, EveryKindOfModelSumsToOne) {
  for (const Model& model : {testing::svm_model(), testing::kernel_elm_model(),
                             testing::vote_model(), testing::hmm_model(), testing::chain_model()}) {
    EXPECT_EQ(stage_error(model), "no error");
    float sum = 0.0F;
    for (const float share : model.self_test[0].probabilities) {
      sum += share;
    }
    EXPECT_NEAR(sum, 1.0F, 1e-5F) << model.recipe.classifier.kind;
  }
}

TEST(ModelChain, StagesThatDoNotFitAreNamed) {
  Model model = testing::chain_model();
  model.graph.reset();
  EXPECT_EQ(stage_error(model), "model: expected a network where the recipe has one");
  model = testing::chain_model();
  model.classifier.reset();
  EXPECT_EQ(stage_error(model), "model: expected the classifier that the recipe names, elm");
  model = testing::chain_model();
  model.class_names.push_back("fru");
  EXPECT_EQ(stage_error(model),
            "model: node \"logits\": expected an output of shape (5), one logit a class, got (4)");
  model = testing::svm_model();
  model.recipe.classifier.kind = "elm";
  EXPECT_EQ(stage_error(model), "model: expected the classifier that the recipe names, elm");
  model = testing::kernel_elm_model();
  model.class_names.push_back("fru");
  EXPECT_EQ(stage_error(model), "model: expected a classifier of 5 classes, got 4");
  model = testing::vote_model();
  std::get<RandomForest>(*model.classifier);
  model.inputs.push_back(model.inputs[0]);
  EXPECT_EQ(stage_error(model), "model: expected a classifier of 4 columns, got 2");
}

TEST(ModelChain, AnInputThatIsAbsentHasNoRowsAndEveryKindHasAnAnswer) {
  for (const Model& model : {testing::svm_model(), testing::kernel_elm_model(),
                             testing::vote_model(), testing::hmm_model(), testing::chain_model()}) {
    const std::vector<float> said = run(model, Matrix<float>(0, 2));
    EXPECT_NEAR(said[0] + said[1] + said[2] + said[3], 1.0, 1e-5) << model.recipe.classifier.kind;
  }
}

TEST(ModelChain, RowsThatDoNotFitAreRefused) {
  const Model model = testing::chain_model();
  EXPECT_THROW(run(model, Matrix<float>(1, 3)), Error);
  EXPECT_THROW(run(testing::svm_model(), Matrix<float>(2, 2)), Error);
  EXPECT_THROW(posteriors(testing::svm_model(), Matrix<float>(1, 2)), Error);
}

}  // namespace
}  // namespace merkit
