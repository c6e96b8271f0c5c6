#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "merkit/base/error.h"
#include "merkit/recipe/recipe.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Recipe recipe_of(std::string_view text) { return parse_recipe(text, "a.toml", "."); }

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.what();
  }
  return "";
}

// Ids of words straight into a dense layer: of no use, but it needs no other layer.
const std::string kWords =
    "[features.text]\nset = \"tokens\"\nmax_words = 9\nrows = 5\n"
    "[[node]]\nname = \"logits\"\nlayer = \"dense\"\n";

TEST(RecipeGraph, OutputWithoutUnitsHasOneLogitAClass) {
  EXPECT_EQ(recipe_graph(recipe_of(kWords)).num_parameters(), (5 + 1) * 4U);
  EXPECT_EQ(recipe_graph(recipe_of("[corpus]\nclasses = \"6\"\n" + kWords)).num_parameters(),
            (5 + 1) * 6U);
  EXPECT_EQ(recipe_graph(recipe_of(kWords), 7).num_parameters(), (5 + 1) * 7U);
}

TEST(RecipeGraph, OutputOfAnotherSizeIsAnError) {
  EXPECT_EQ(message_of([] { recipe_graph(recipe_of(kWords + "units = 5\n")); }),
            "node \"logits\": expected an output of shape (4), one logit a class, got (5)");
}

// Frames of 34 numbers straight into a dense layer.
const std::string kFrames =
    "[features.speech]\nset = \"speech34\"\n[[node]]\nname = \"logits\"\nlayer = \"dense\"\n";

TEST(RecipeGraph, TranscriptsHaveALogitACharacterAndOneForTheBlankInEveryFrame) {
  const std::string transcript =
      "[targets]\nkind = \"transcript\"\nalphabet = \"abc \"\n"
      "[training]\nloss = \"ctc\"\nchoose_epoch = \"dev-cer\"\n";
  const Recipe recipe = recipe_of(transcript + kFrames);
  EXPECT_EQ(num_recipe_classes(recipe), 4U);
  const Graph graph = recipe_graph(recipe);
  EXPECT_EQ(graph.nodes()[graph.outputs()[0]].shape, (Shape{kAnyLength, 5}));
  EXPECT_THAT(message_of([&] { recipe_graph(recipe_of(transcript + kWords)); }),
              HasSubstr("expected an output of shape (any, 5), one logit a class and one for "
                        "none, got (5)"));
}

TEST(RecipeGraph, FreezesNodesThatAreThere) {
  const std::string frozen = "[transfer]\nmodel = \"given\"\nfreeze = \"text, words\"\n";
  EXPECT_THAT(frozen_nodes(recipe_of(frozen + kWords)), ElementsAre("text", "words"));
  EXPECT_THAT(frozen_nodes(recipe_of(kWords)), ::testing::IsEmpty());
  EXPECT_THAT(message_of([&] { recipe_graph(recipe_of(frozen + kWords)); }),
              HasSubstr("transfer.freeze: node: expected one of"));
}

TEST(RecipeGraph, FramesThatAreLeftOverAreAnError) {
  const std::string frames =
      "[features.speech]\nset = \"speech34\"\nrows = 10\n"
      "[[node]]\nname = \"logits\"\nlayer = \"dense\"\n";
  EXPECT_THAT(message_of([&] { recipe_graph(recipe_of(frames)); }), HasSubstr("got (10, 4)"));
}

TEST(RecipeGraph, InputsHaveTheColumnsThatAreSelected) {
  const std::string frames =
      "[features.speech]\nset = \"speech34\"\ndeltas = true\ncolumns = \"0-7,34\"\n"
      "[[node]]\nname = \"logits\"\nlayer = \"dense\"\n";
  const Recipe recipe = recipe_of(frames);
  EXPECT_THAT(message_of([&] { recipe_graph(recipe); }), HasSubstr("got (any, 4)"));
  EXPECT_EQ(recipe.features.front().columns, "0-7,34");
}

TEST(RecipeGraph, ANetworkOverRowsReadsOneRowOfAllItsNeighbours) {
  const Recipe recipe = recipe_of(
      "[features.speech]\nset = \"lld32\"\nstack = 25\n[statistics]\nover = \"rows\"\npool = "
      "\"vote\"\n[[node]]\nname = \"flat\"\nlayer = \"flatten\"\n[[node]]\nname = \"logits\"\n"
      "layer = \"dense\"\n");
  EXPECT_EQ(recipe_graph(recipe).num_parameters(), (800 + 1) * 4U);
}

TEST(RecipeGraph, RecipeWithoutNodesIsAnError) {
  const Recipe recipe =
      recipe_of("[features.speech]\nset = \"emobase988\"\n[classifier]\nkind = \"svm\"\n");
  EXPECT_EQ(message_of([&] { recipe_graph(recipe); }),
            "node: expected a network, got a recipe without nodes");
}

TEST(RecipeGraph, FeatureThatNothingReadsIsAnError) {
  EXPECT_THAT(message_of([] {
                recipe_graph(recipe_of(kWords + "inputs = [\"text\"]\n[features.speech]\n" +
                                       "set = \"speech34\"\n"));
              }),
              HasSubstr("node \"speech\""));
}

TEST(SelectedColumns, AreAllUnlessRangesAreGiven) {
  RecipeFeature feature;
  EXPECT_THAT(selected_columns(feature, 3), ElementsAre(0, 1, 2));
  feature.columns = "4,0-1,1";
  EXPECT_THAT(selected_columns(feature, 6), ElementsAre(0, 1, 4));
}

TEST(SelectedColumns, TextThatIsNoListOfRangesIsAnError) {
  for (const std::string columns :
       {"a", "1-", "-1", "3-2", "0-6", "1,,2", "99999999999999999999"}) {
    RecipeFeature feature;
    feature.name = "face";
    feature.columns = columns;
    EXPECT_EQ(
        message_of([&] { selected_columns(feature, 6); }),
        "features.face.columns: expected ranges of 0 to 5 such as 0-5,8, got \"" + columns + "\"");
  }
}

}  // namespace
}  // namespace merkit
