#include "merkit/recipe/recipe_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/json.h"
#include "merkit/nn/layer_kind.h"
#include "merkit/recipe/recipe.h"

namespace merkit {
namespace {

class RecipeSchema : public ::testing::Test {
 protected:
  const Json schema_ = parse_json(recipe_schema_json(), "schema");
  const Json& keys_ = schema_.at("properties");
};

TEST_F(RecipeSchema, HasEveryFieldWithTypeAndDescription) {
  for (const OptionValue& field : list_options(TrainingOptions{})) {
    const Json& entry = keys_.at("training").at("properties").at(field.name);
    EXPECT_EQ(entry.at("description"), field.doc);
  }
  EXPECT_EQ(keys_.at("training").at("properties").at("epochs").at("type"), "integer");
  EXPECT_EQ(keys_.at("training").at("properties").at("learning_rate").at("type"), "number");
  EXPECT_EQ(keys_.at("corrected").at("type"), "boolean");
}

TEST_F(RecipeSchema, RefusesUnknownKeys) {
  EXPECT_EQ(schema_.at("additionalProperties"), false);
  for (const char* table : {"corpus", "evaluation", "training", "classifier", "layer"}) {
    EXPECT_EQ(keys_.at(table).at("additionalProperties"), false) << table;
  }
}

TEST_F(RecipeSchema, HasTheOptionsOfEveryLayer) {
  const Json& choices = keys_.at("node").at("items").at("allOf");
  ASSERT_EQ(choices.size(), layer_kinds().size());
  for (std::size_t i = 0; i < choices.size(); ++i) {
    EXPECT_EQ(choices[i].at("if").at("properties").at("layer").at("const"), layer_kinds()[i].name);
    for (const OptionValue& option : layer_kinds()[i].options()) {
      EXPECT_TRUE(choices[i].at("then").at("properties").contains(option.name)) << option.name;
    }
  }
}

TEST_F(RecipeSchema, HasNoKeyForFilesThatTrainingMakes) {
  const Json& feature = keys_.at("features").at("additionalProperties").at("properties");
  EXPECT_TRUE(feature.contains("window_s"));
  EXPECT_TRUE(feature.contains("normalise"));
  EXPECT_FALSE(feature.contains("vocabulary"));
}

}  // namespace
}  // namespace merkit
