#include "merkit/recipe/recipe_scale.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/recipe/recipe_folder.h"

namespace merkit {
namespace {

const std::filesystem::path kFolder = "recipes";

Recipe recipe_named(const std::string& name) { return load_recipe(find_recipe(name, kFolder)); }

TEST(RecipeScale, SizesAreRoundedUpAndNotBelowFourUnits) {
  Recipe recipe = recipe_named("han2014/dnn-elm");
  recipe.classifier.mixtures = "2,4,8";
  const Recipe small = scaled_recipe(recipe, 0.25);
  EXPECT_EQ(recipe_value(small, "node.dense1.units"), "64");
  EXPECT_EQ(small.classifier.hidden_units, "30");
  EXPECT_EQ(small.classifier.mixtures, "1,2");
  EXPECT_EQ(small.training.epochs, 5);
  EXPECT_EQ(recipe_value(scaled_recipe(recipe, 0.001), "node.dense1.units"), "4");
}

TEST(RecipeScale, PatienceShrinksToFiveEpochsAndNoFurther) {
  const auto patience = [](int before, double scale) {
    Recipe recipe = recipe_named("tripathi2018/speech4-corrected");
    recipe.training.patience = before;
    return scaled_recipe(std::move(recipe), scale).training.patience;
  };
  EXPECT_EQ(patience(40, 0.25), 10);
  EXPECT_EQ(patience(10, 0.25), 5);
  EXPECT_EQ(patience(10, 0.001), 5);
  EXPECT_EQ(patience(4, 0.1), 4);
  EXPECT_EQ(patience(0, 0.1), 0);
}

TEST(RecipeScale, OneChangesNothing) {
  const Recipe recipe = recipe_named("tripathi2018/speech4");
  EXPECT_EQ(recipe_text(scaled_recipe(recipe, 1.0)), recipe_text(recipe));
}

// Whatever is scaled still fits together.
TEST(RecipeScale, EveryNetworkThatComesWithMerkitCanBeScaled) {
  for (const std::string& name : list_recipes(kFolder)) {
    const Recipe recipe = recipe_named(name);
    if (!recipe.nodes.empty()) {
      EXPECT_LE(recipe_graph(scaled_recipe(recipe, 0.1)).num_parameters(),
                recipe_graph(recipe).num_parameters())
          << name;
    }
  }
}

TEST(RecipeScale, OtherScalesAreRefused) {
  for (const double scale : {0.0, -1.0, 1.5, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW(scaled_recipe({}, scale), Error) << scale;
  }
}

}  // namespace
}  // namespace merkit
