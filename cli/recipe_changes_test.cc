#include "cli/recipe_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/recipe/recipe_folder.h"
#include "tests/error_of.h"

namespace merkit::cli {
namespace {

using merkit::testing::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Recipe recipe_named(const std::string& name) {
  return load_recipe(find_recipe("tripathi2018/" + name, "recipes"));
}

TEST(RecipeChanges, ConcernTheRecipesThatHaveTheirTable) {
  const std::vector<std::string> changes = {"features.text.rows=50", "training.batch_size=32",
                                            "layer.lstm.mask=trailing", "node.words.columns=8",
                                            "summary=a.b.c"};
  EXPECT_THAT(changes_of(recipe_named("speech2"), changes),
              ElementsAre(changes[1], changes[2], changes[4]));
  EXPECT_EQ(changes_of(recipe_named("text3"), changes), changes);
  EXPECT_THAT(changes_of(recipe_named("speech1"), changes), ElementsAre(changes[1], changes[4]));
}

TEST(RecipeChanges, OneThatConcernsNoRecipeIsRefusedWithTheNearestTable) {
  const std::vector<Recipe> recipes = {recipe_named("speech2"), recipe_named("text3")};
  EXPECT_NO_THROW(check_changes(recipes, {"features.text.rows=50", "features.speech.rows=50"}));
  const std::string message = error_of([&] { check_changes(recipes, {"features.txet.rows=50"}); });
  EXPECT_THAT(message, HasSubstr("got \"features.txet\" (did you mean \"features.text\"?)"));
  EXPECT_THROW(check_changes({recipe_named("speech2")}, {"features.text.rows=50"}), Error);
  EXPECT_THROW(check_changes(recipes, {"features.text.rows"}), Error);
}

// A key that the table lacks is left to the recipe, which names the nearest one.
TEST(RecipeChanges, UnknownKeysOfAKnownTableAreKept) {
  EXPECT_THAT(changes_of(recipe_named("text3"), {"features.text.rwos=50"}),
              ElementsAre("features.text.rwos=50"));
}

TEST(RecipeChanges, BundledVectorsAreForRecipesThatAskForAFile) {
  EXPECT_THAT(bundled_vector_changes(recipe_named("combined6"), 100),
              ElementsAre("features.text.vectors=bundled", "node.words.columns=100"));
  EXPECT_THAT(bundled_vector_changes(recipe_named("text3"), 100), IsEmpty());
  EXPECT_THAT(bundled_vector_changes(recipe_named("speech2"), 100), IsEmpty());
}

TEST(RecipeChanges, LaterOnesReplaceThoseOfTheSameKey) {
  EXPECT_THAT(merge_changes({"a=1", "b=2"}, {"b=3", "c=4"}), ElementsAre("a=1", "b=3", "c=4"));
}

}  // namespace
}  // namespace merkit::cli
