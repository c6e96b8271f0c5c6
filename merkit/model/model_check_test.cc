#include "merkit/model/model_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/model/made_up_models.h"

namespace merkit {
namespace {

std::string error_of(const Model& model) {
  try {
    verify_model(model);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

// A network whose logits are its last bias alone.
Model constant_model() {
  Model model = testing::network_model();
  for (ParameterValues& parameter : model.parameters) {
    parameter = std::vector<float>(parameter.size());
  }
  model.self_test.push_back(
      {{Matrix<float>(2, 3), Matrix<float>(1, 1)}, {0.25F, 0.25F, 0.25F, 0.25F}});
  return model;
}

TEST(ModelCheck, AModelThatSaysTheSameAsInItsFilePasses) {
  EXPECT_EQ(verify_model(constant_model()).num_samples, 1U);
  EXPECT_EQ(verify_model(constant_model()).largest_difference, 0.0);
  EXPECT_LT(verify_model(testing::svm_model()).largest_difference, 1e-7);
}

// Files that programs wrote before this one: they are read and say the same for ever.
TEST(ModelCheck, FilesOfVersionOnePass) {
  const std::filesystem::path folder = std::filesystem::path(MERKIT_TEST_DATA) / "models" / "v1";
  const Model network = read_model(folder / "network.safetensors");
  EXPECT_EQ(network.recipe.name, "v1/network");
  EXPECT_EQ(verify_model(network).num_samples, 2U);
  EXPECT_GT(network.self_test[0].probabilities[0], 0.0F);
  const Model svm = read_model(folder / "svm.safetensors");
  EXPECT_EQ(svm.recipe.classifier.kind, "svm");
  EXPECT_EQ(verify_model(svm).num_samples, 1U);
}

TEST(ModelCheck, SamplesAreAFewRowsAndThenNone) {
  const Model model = testing::network_model();
  const auto samples = self_test_inputs(model, 3);
  ASSERT_EQ(samples.size(), 2U);
  for (std::size_t i = 0; i < model.inputs.size(); ++i) {
    const Matrix<float> absent = model.inputs[i].absent();
    EXPECT_GT(samples[0][i].rows(), 0U);
    EXPECT_EQ(samples[0][i].cols(), model.inputs[i].num_columns());
    EXPECT_EQ(samples[1][i].rows(), absent.rows());
  }
  EXPECT_EQ(self_test_inputs(model, 3)[0][0].values()[0], samples[0][0].values()[0]);
  EXPECT_NE(self_test_inputs(model, 4)[0][0].values()[0], samples[0][0].values()[0]);
  EXPECT_EQ(self_test_inputs(testing::svm_model(), 3)[0][0].rows(), 1U) << "one row an utterance";
}

TEST(ModelCheck, ChangedWeightsAreNoticed) {
  Model network = constant_model();
  std::vector<float> bias(network.parameters.back().size());
  bias[0] = 0.5F;
  network.parameters.back() = bias;
  EXPECT_THAT(error_of(network), ::testing::StartsWith("self-test: expected probabilities within"));
  Model svm = testing::svm_model();
  svm.self_test[0].probabilities[0] += 0.1F;
  EXPECT_THAT(error_of(svm), ::testing::StartsWith("self-test: expected probabilities within"));
}

TEST(ModelCheck, SamplesThatTheNetworkCannotTakeAreRefused) {
  Model model = constant_model();
  model.self_test[0].inputs[0] = Matrix<float>(9, 3);
  EXPECT_EQ(error_of(model), "self-test: model: expected at most 2 rows for input speech, got 9");
  model = constant_model();
  model.self_test[0].inputs[1](0, 0) = 1e9F;
  EXPECT_THROW(verify_model(model), Error);
}

}  // namespace
}  // namespace merkit
