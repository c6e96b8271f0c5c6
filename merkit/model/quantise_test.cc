#include "merkit/model/quantise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/model/made_up_models.h"
#include "merkit/model/model_check.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

// With weights that no small type holds exactly, and a self-test.
Model model_with_self_test() {
  Model model = testing::network_model();
  float factor = 0.037F;
  for (ParameterValues& parameter : model.parameters) {
    std::vector<float> values(parameter.begin(), parameter.end());
    for (float& value : values) {
      value *= factor;
      factor = factor > 0.2F ? 0.037F : factor * 1.013F;
    }
    parameter = std::move(values);
  }
  SelfTestSample sample{{testing::counting_rows(2, 3), Matrix<float>(3, 1, {1, 2, 0})}, {}};
  sample.probabilities = self_test_answer(model, sample);
  model.self_test = {sample};
  return model;
}

std::string bytes_of(const Model& model) {
  const testing::TemporaryFolder folder;
  write_model(folder / "model.safetensors", model);
  return read_file(folder / "model.safetensors");
}

Model parse(const std::string& bytes) { return parse_model(std::as_bytes(std::span(bytes)), "m"); }

class Quantised : public ::testing::TestWithParam<WeightType> {};

TEST_P(Quantised, ComesBackFromItsFileAsItIs) {
  const Model small = quantised(model_with_self_test(), GetParam());
  const Model read = parse(bytes_of(small));
  EXPECT_EQ(read.weights, GetParam());
  EXPECT_EQ(read.parameters, small.parameters);
  EXPECT_EQ(bytes_of(read), bytes_of(small));
  EXPECT_LE(verify_model(read).largest_difference, kSelfTestTolerance);
}

TEST_P(Quantised, SaysNearlyTheSameAndNotTheSame) {
  const Model model = model_with_self_test();
  const double difference = self_test_difference(model, quantised(model, GetParam()));
  EXPECT_GT(difference, 0.0);
  EXPECT_LT(difference, 0.01);
}

TEST_P(Quantised, KeepsVectorsExact) {
  const Model model = model_with_self_test();
  const Model small = quantised(model, GetParam());
  for (std::size_t p = 0; p < model.parameters.size(); ++p) {
    const bool is_small = is_stored_small(model.graph->parameters()[p].spec.shape);
    EXPECT_EQ(small.parameters[p] == model.parameters[p], !is_small)
        << model.graph->parameters()[p].name;
  }
}

TEST_P(Quantised, CannotBeQuantisedAgain) {
  const Model small = quantised(model_with_self_test(), GetParam());
  EXPECT_THROW(quantised(small, WeightType::kInt8), Error);
}

INSTANTIATE_TEST_SUITE_P(Types, Quantised,
                         ::testing::Values(WeightType::kFloat16, WeightType::kInt8));

TEST(Quantise, OnlyNetworksHaveWeightsToQuantise) {
  EXPECT_THROW(quantised(testing::svm_model(), WeightType::kInt8), Error);
  EXPECT_THROW(quantised(model_with_self_test(), WeightType::kFloat32), Error);
}

TEST(Quantise, MissingAndBadScalesAreErrors) {
  const std::string bytes = bytes_of(quantised(model_with_self_test(), WeightType::kInt8));
  std::string renamed = bytes;
  renamed.replace(renamed.find("logits/kernel.scales"), 20, "logits/kernel.scalez");
  try {
    parse(renamed);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("expected tensor \"logits/kernel.scales\", got none"));
  }
}

TEST(Quantise, AnOlderProgramIsToldThatTheFileIsNewer) {
  EXPECT_THAT(bytes_of(quantised(model_with_self_test(), WeightType::kInt8)), HasSubstr("model/2"));
  EXPECT_THAT(bytes_of(model_with_self_test()), HasSubstr("model/1"));
}

}  // namespace
}  // namespace merkit
