#include "merkit/recipe/recipe_output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "merkit/base/error.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

// A dense layer over every frame, and what stands above [training].
Recipe frames_recipe(const std::string& training) {
  return parse_recipe("outputs = [\"logits\"]\n[features.speech]\nset = \"speech34\"\nrows = 10\n" +
                          ("[training]\n" + training) +
                          "[[node]]\nname = \"logits\"\nlayer = \"dense\"\n",
                      "a.toml", ".");
}

std::size_t num_columns_of(const Recipe& recipe) {
  const Graph graph = recipe_graph(recipe);
  return graph.nodes()[graph.outputs()[0]].shape[1];
}

TEST(RecipeOutput, EveryFrameHasALogitAClassAndOneForNoneWhereTheLossNeedsIt) {
  EXPECT_EQ(num_columns_of(frames_recipe("loss = \"framewise\"\n")), 4U);
  EXPECT_EQ(num_columns_of(frames_recipe("loss = \"latent\"\n")), 5U);
  EXPECT_EQ(num_columns_of(frames_recipe("loss = \"ctc\"\n")), 5U);
}

TEST(RecipeOutput, AnOutputOfTheUtteranceDoesNotFitAFramewiseLoss) {
  Recipe recipe = frames_recipe("loss = \"ctc\"\n");
  recipe.nodes.push_back({"pooled", "mean_pool", {"logits"}});
  recipe.outputs = {"pooled"};
  recipe.nodes.front().options = {{"units", "5"}};
  EXPECT_EQ(message_of([&] { recipe_graph(recipe); }),
            "node \"pooled\": expected an output of shape (any, 5), one logit a class and one for "
            "none, got (5)");
}

TEST(RecipeOutput, OnlyCtcSkipsFrames) {
  TrainingOptions training;
  training.skip_frames = 2;
  EXPECT_EQ(output_rule(training, 4).skip_frames, 0U);
  training.loss = "ctc";
  EXPECT_EQ(output_rule(training, 4).skip_frames, 2U);
  EXPECT_EQ(output_rule(training, 4).num_columns(), 5U);
  training.loss = "hinge";
  EXPECT_EQ(message_of([&] { output_rule(training, 4); }),
            "training.loss: expected cross_entropy, framewise, latent or ctc, got \"hinge\"");
}

TEST(RecipeOutput, ViewsAreNamedOnceEach) {
  TrainingOptions training;
  EXPECT_THAT(view_names(training), IsEmpty());
  training.views = "valence,activation";
  EXPECT_THAT(view_names(training), ElementsAre("valence", "activation"));
  training.views = "valence,valence";
  EXPECT_EQ(message_of([&] { view_names(training); }),
            "training.views: expected each view once, got \"valence,valence\"");
  training.views = "valance";
  EXPECT_NE(message_of([&] { view_names(training); }).find("valence"), std::string::npos);
}

TEST(RecipeOutput, EveryViewHasAnOutputOfThreeLevels) {
  const std::string text =
      "outputs = [\"emotion\", \"activation\"]\n"
      "[features.speech]\nset = \"emobase988\"\nrows = 1\n[training]\nviews = \"activation\"\n"
      "[[node]]\nname = \"flat\"\nlayer = \"flatten\"\n"
      "[[node]]\nname = \"emotion\"\nlayer = \"dense\"\n"
      "[[node]]\nname = \"activation\"\nlayer = \"dense\"\ninputs = [\"flat\"]\n";
  const Graph graph = recipe_graph(parse_recipe(text, "a.toml", "."));
  EXPECT_EQ(graph.nodes()[graph.outputs()[0]].shape, Shape{4});
  EXPECT_EQ(graph.nodes()[graph.outputs()[1]].shape, Shape{3});
  Recipe wide = parse_recipe(text + "units = 4\n", "a.toml", ".");
  EXPECT_EQ(message_of([&] { recipe_graph(wide); }),
            "node \"activation\": expected an output of shape (3), one logit a level of a view, "
            "got (4)");
  wide.training.views = "";
  EXPECT_EQ(message_of([&] { recipe_graph(wide); }), "outputs: expected one node, got 2");
}

TEST(RecipeOutput, AGateNeedsAColumnOfTheSet) {
  Recipe recipe = frames_recipe("loss = \"ctc\"\n");
  recipe.features.front().gate_column = "energy";
  EXPECT_NO_THROW(recipe_graph(recipe));
  recipe.features.front().gate_column = "enrgy";
  EXPECT_NE(message_of([&] { recipe_graph(recipe); }).find("features.speech.gate_column"),
            std::string::npos);
}

}  // namespace
}  // namespace merkit
