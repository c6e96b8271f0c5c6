#include "merkit/infer/saliency.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/infer/saliency_json.h"
#include "merkit/model/made_up_models.h"
#include "merkit/nn/network.h"

namespace merkit {
namespace {

MatrixView<const float> view(const Matrix<float>& m) { return {m.values(), m.rows(), m.cols()}; }

// Frames through an LSTM and attention, words through an LSTM, fused; weights drawn at random.
Model recurrent_model() {
  Model model = testing::network_model();
  model.recipe.nodes.clear();
  model.graph = Graph({{"speech", "input", {}, {{"rows", "0"}, {"columns", "3"}}},
                       {"text", "input", {}, {{"rows", "3"}}},
                       {"lstm", "lstm", {"speech"}, {{"units", "4"}, {"mask", "trailing"}}},
                       {"drop", "dropout", {"lstm"}, {{"rate", "0.5"}}},
                       {"pooled", "attention_pooling", {"drop"}},
                       {"words", "embedding", {"text"}, {{"rows", "5"}, {"columns", "2"}}},
                       {"spoken", "lstm", {"words"}, {{"units", "4"}, {"sequences", "false"}}},
                       {"both", "concat", {"pooled", "spoken"}},
                       {"logits", "dense", {"both"}, {{"units", "4"}}}});
  Network<float> network(*model.graph);
  network.initialise(Rng(11));
  model.parameters.clear();
  Rng rng(12);
  for (const GraphParameter& parameter : model.graph->parameters()) {
    std::vector<float> values;
    for (const float drawn : network.parameter(parameter.name)) {
      values.push_back(drawn + static_cast<float>(0.3 * rng.normal()));
    }
    model.parameters.push_back(std::move(values));
  }
  model.calibration = ModelCalibration{.temperature = 0.7};
  return model;
}

Matrix<float> random_rows(std::size_t rows, std::size_t cols) {
  Rng rng(13);
  Matrix<float> matrix(rows, cols);
  std::ranges::generate(matrix.values(), [&] { return static_cast<float>(rng.normal()); });
  return matrix;
}

double sum_of(const Matrix<double>& shares) {
  return std::accumulate(shares.values().begin(), shares.values().end(), 0.0);
}

class SaliencyTest : public ::testing::Test {
 protected:
  Saliency explain(const SaliencyOptions& options = {}) const {
    const MatrixView<const float> inputs[] = {view(speech_), view(text_)};
    return integrated_gradients(model_, inputs, options);
  }

  Model model_ = recurrent_model();
  Matrix<float> speech_ = random_rows(6, 3);
  Matrix<float> text_{3, 1, {1.0F, 4.0F, 2.0F}};
};

// Completeness: Sundararajan et al. 2017, proposition 1. The rest is the error of the sum, which
// falls with the square of the steps.
TEST_F(SaliencyTest, SharesSumToWhatTheUtteranceChanged) {
  for (const std::size_t explained : {0U, 1U, 2U, 3U}) {
    const Saliency fine = explain({.explained = explained, .steps = 400});
    const double change = fine.probability - fine.baseline_probability;
    EXPECT_GT(std::abs(change), 0.01) << explained;
    EXPECT_NEAR(fine.inputs[0].total + fine.inputs[1].total, change, 1e-5) << explained;
    EXPECT_NEAR(sum_of(fine.inputs[0].shares), fine.inputs[0].total, 1e-12);
    EXPECT_NEAR(sum_of(fine.inputs[1].shares), fine.inputs[1].total, 1e-12);
  }
}

TEST_F(SaliencyTest, SharesOfAllClassesCancel) {
  Matrix<double> sum(6, 3);
  for (std::size_t k = 0; k < 4; ++k) {
    const Saliency one = explain({.explained = k});
    std::ranges::transform(sum.values(), one.inputs[0].shares.values(), sum.values().begin(),
                           std::plus<>());
  }
  for (const double share : sum.values()) {
    EXPECT_NEAR(share, 0.0, 1e-12);
  }
}

TEST_F(SaliencyTest, AttentionIsThatOfTheForwardPass) {
  const Saliency why = explain();
  ASSERT_EQ(why.attention.size(), 1U);
  EXPECT_EQ(why.attention[0].node, "pooled");
  EXPECT_EQ(why.attention[0].input, "speech");
  ASSERT_EQ(why.attention[0].weights.size(), 6U);
  EXPECT_NEAR(
      std::accumulate(why.attention[0].weights.begin(), why.attention[0].weights.end(), 0.0), 1.0,
      1e-12);
}

TEST_F(SaliencyTest, ANetworkMadeOnceSaysTheSameToTheLastBit) {
  const auto network = gradient_network(model_);
  ASSERT_TRUE(network);
  const MatrixView<const float> inputs[] = {view(speech_), view(text_)};
  for (const std::size_t explained : {0U, 3U}) {
    const Saliency once = integrated_gradients(model_, *network, inputs, {.explained = explained});
    const Saliency anew = explain({.explained = explained});
    EXPECT_EQ(once.probability, anew.probability);
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(once.inputs[i].shares, anew.inputs[i].shares);
    }
  }
  EXPECT_FALSE(gradient_network(testing::svm_model()));
}

TEST_F(SaliencyTest, AnAbsentInputHasNoShare) {
  speech_ = Matrix<float>(0, 3);
  const Saliency why = explain({.steps = 200});
  EXPECT_EQ(why.inputs[0].total, 0.0);
  EXPECT_EQ(why.inputs[0].shares.rows(), 0U);
  EXPECT_NEAR(why.inputs[1].total, why.probability - why.baseline_probability, 1e-4);
}

TEST_F(SaliencyTest, RefusesWhatDoesNotFit) {
  EXPECT_THROW(explain({.explained = 4}), Error);
  EXPECT_THROW(explain({.steps = 0}), Error);
  speech_ = Matrix<float>(6, 2);
  EXPECT_THROW(explain(), Error);
  EXPECT_FALSE(has_gradient(testing::svm_model()));
  const Matrix<float> row(1, 2);
  const MatrixView<const float> inputs[] = {view(row)};
  EXPECT_THROW(integrated_gradients(testing::svm_model(), inputs, {}), Error);
}

TEST_F(SaliencyTest, JsonNamesWordsTimesAndColumns) {
  const MatrixView<const float> inputs[] = {view(speech_), view(text_)};
  const Json json = Json::parse(saliency_json(model_, explain({.explained = 1}), inputs));
  EXPECT_EQ(json["class"], "hap");
  EXPECT_EQ(json["method"], "integrated-gradients");
  EXPECT_LT(std::abs(json["completeness_gap"].get<double>()), 1e-3);
  ASSERT_EQ(json["inputs"].size(), 2U);
  const Json& speech = json["inputs"][0];
  EXPECT_EQ(speech["modality"], "audio");
  ASSERT_EQ(speech["rows"].size(), 6U);
  EXPECT_DOUBLE_EQ(speech["rows"][3]["start_s"].get<double>(), 0.3);
  EXPECT_EQ(speech["columns"].size(), 3U);
  EXPECT_EQ(speech["attention"][0]["weights"].size(), 6U);
  EXPECT_EQ(json["inputs"][1]["words"][0]["word"], "i");
  EXPECT_EQ(json["inputs"][1]["words"][2]["word"], "am");
}

// A classifier that is sure of class 2 if it reads the word 3 and of class 0 if not; a loud frame
// makes it a little surer.
void planted(std::span<const MatrixView<const float>> inputs, std::span<float> out) {
  const auto has = [](const MatrixView<const float>& rows, float value) {
    return std::ranges::find(rows.values, value) != rows.values.end();
  };
  std::ranges::fill(out, 0.05F);
  out[2] = (has(inputs[1], 3.0F) ? 0.7F : 0.2F) + (has(inputs[0], 9.0F) ? 0.1F : 0.0F);
}

TEST(OcclusionTest, FindsThePlantedWordAndTheLoudFrame) {
  const Model model = testing::network_model();
  Matrix<float> speech(40, 3, 1.0F);
  speech(26, 1) = 9.0F;
  const Matrix<float> text(3, 1, {1.0F, 3.0F, 2.0F});
  const MatrixView<const float> inputs[] = {view(speech), view(text)};
  const Saliency why = occlusion(model, planted, inputs, {.explained = 2, .windows = 10});
  EXPECT_NEAR(why.probability, 0.8, 1e-6);
  EXPECT_NEAR(why.baseline_probability, 0.2, 1e-6);
  EXPECT_NEAR(why.inputs[1].shares(1, 0), 0.5, 1e-6);
  EXPECT_EQ(why.inputs[1].shares(0, 0), 0.0);
  EXPECT_NEAR(why.inputs[1].total, 0.5, 1e-6);
  for (std::size_t r = 0; r < 40; ++r) {
    EXPECT_NEAR(why.inputs[0].shares(r, 0), r / 4 == 26 / 4 ? 0.025 : 0.0, 1e-6) << r;
  }
  EXPECT_NEAR(why.inputs[0].total, 0.1, 1e-6);
}

TEST(OcclusionTest, ExplainsASupportVectorMachine) {
  const Model model = testing::svm_model();
  const ProbabilityFunction probabilities = [&](std::span<const MatrixView<const float>> inputs,
                                                std::span<float> out) {
    const Matrix<float> row =
        inputs[0].rows == 0
            ? Matrix<float>(1, 2)
            : Matrix<float>(1, 2, {inputs[0].values.begin(), inputs[0].values.end()});
    const Matrix<float> said = classify(*model.classifier, view(row));
    std::ranges::copy(said.values(), out.begin());
  };
  const Matrix<float> row(1, 2, {6.0F, 6.0F});
  const MatrixView<const float> inputs[] = {view(row)};
  const Saliency why = occlusion(model, probabilities, inputs, {.explained = 3});
  EXPECT_GT(why.inputs[0].total, 0.1);
  EXPECT_EQ(why.inputs[0].shares(0, 0), why.inputs[0].total);
}

}  // namespace
}  // namespace merkit
