#include "merkit/onnx/model_export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/model/made_up_models.h"
#include "merkit/onnx/read_protobuf.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

Json described(const Model& model) { return parse_json(onnx_description(model, "0f"), "test"); }

TEST(ModelExport, TheFileNamesClassesFeaturesAndTheModel) {
  std::map<std::string, std::string> metadata;
  for (const std::string& entry :
       testing::texts(export_model(testing::network_model(), "0f").bytes, 14)) {
    metadata[testing::texts(entry, 1).at(0)] = testing::texts(entry, 2).at(0);
  }
  EXPECT_EQ(metadata["merkit.classes"], R"(["ang","hap","neu","sad"])");
  EXPECT_EQ(metadata["merkit.model_hash"], "0f");
  EXPECT_EQ(metadata["merkit.protocol"], "loso5");
  const Json features = parse_json(metadata["merkit.features"], "test");
  EXPECT_EQ(features.at("speech").at("feature_set"), "speech34");
}

TEST(ModelExport, TheDescriptionSufficesToMakeTheInputs) {
  const Json inputs = described(testing::network_model()).at("inputs");
  ASSERT_EQ(inputs.size(), 2U);
  EXPECT_EQ(inputs[0].at("shape"), Json({"batch", 2, 3}));
  EXPECT_EQ(inputs[0].at("columns").size(), 3U);
  EXPECT_EQ(inputs[0].at("statistics").size(), 3U);
  EXPECT_EQ(inputs[0].at("statistics")[2].at("group"), "");
  EXPECT_EQ(inputs[0].at("statistics")[0].at("deviations"), Json({2.0, 2.0, 2.0}));
  EXPECT_EQ(inputs[1].at("type"), "int64");
  EXPECT_EQ(inputs[1].at("words"), Json({"i", "am", "fine"}));
}

TEST(ModelExport, TheTextHasARowForEveryInput) {
  const std::string text = onnx_description_text(testing::network_model(), "0f");
  EXPECT_THAT(text, HasSubstr("| speech | float32 | batch × 2 × 3 | Feature set speech34"));
  EXPECT_THAT(text, HasSubstr("| text | int64 | batch × 3 | Ids of words"));
  EXPECT_THAT(text, HasSubstr("| probabilities | float32 | batch × 4 | ang, hap, neu, sad |"));
}

TEST(ModelExport, OtherClassifiersAreRefused) {
  try {
    export_model(testing::svm_model(), "0f");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "onnx: expected a model that is a network, got another classifier");
  }
}

}  // namespace
}  // namespace merkit
