#include "merkit/infer/explain.h"

#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/model/made_up_models.h"

namespace merkit {
namespace {

Recording words(std::string_view text) {
  Recording recording;
  recording.text = text;
  return recording;
}

TEST(Explain, ANetworkByIntegratedGradientsOfTheProbabilityThatWasPrinted) {
  Model model = testing::network_model();
  model.calibration = ModelCalibration{.temperature = 3.0};
  const Recognizer recognizer(model, "");
  const PreparedInputs inputs = recognizer.prepare(words("I am fine"));
  const Recognition said = recognizer.recognize(words("I am fine"));
  const Saliency why = explain(model, recognizer, inputs, {.explained = said.top});
  EXPECT_EQ(why.method, SaliencyMethod::kIntegratedGradients);
  EXPECT_NEAR(why.probability, static_cast<double>(said.confidence), 1e-6);
  EXPECT_EQ(why.inputs[0].total, 0.0);
  const Json json = Json::parse(explain_json(model, recognizer, inputs, {.explained = said.top}));
  ASSERT_EQ(json["inputs"].size(), 1U);
  EXPECT_EQ(json["inputs"][0]["words"][2]["word"], "fine");
}

TEST(Explain, AnotherModelByOcclusion) {
  const Model model = testing::svm_model();
  const Recognizer recognizer(model, "");
  PreparedInputs inputs;
  inputs.rows.emplace_back(1, 2, std::vector<float>{6.0F, 6.0F});
  EXPECT_EQ(explain(model, recognizer, inputs, {}).method, SaliencyMethod::kOcclusion);
}

TEST(Explain, RowsOfAnotherModelAreRefused) {
  const Model model = testing::network_model();
  EXPECT_THROW(explain(model, Recognizer(model, ""), PreparedInputs{}, {}), Error);
}

}  // namespace
}  // namespace merkit
