#include "merkit/recipe/recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

const std::string kMinimal =
    "[features.text]\nset = \"tokens\"\nmax_words = 9\nrows = 5\n"
    "[[node]]\nname = \"logits\"\nlayer = \"dense\"\nunits = 4\n";

Recipe recipe_of(std::string_view text) { return parse_recipe(text, "a.toml", "."); }

std::string message_of(std::string_view text) {
  try {
    recipe_of(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptData);
    return error.what();
  }
  return "";
}

TEST(Recipe, KeysBecomeFields) {
  const Recipe recipe = recipe_of(
      "summary = \"A model\"\ncorrected = true\npublished_parameters = 24\n"
      "[corpus]\nclasses = \"seed\"\n[evaluation]\nprotocol = \"last20-seed\"\n"
      "[training]\nlearning_rate = 1\nnesterov = true\n"
      "[[published]]\nprotocol = \"last20-seed\"\nbest_pct = 51.32\n" +
      kMinimal);
  EXPECT_EQ(recipe.summary, "A model");
  EXPECT_TRUE(recipe.is_corrected);
  EXPECT_EQ(recipe.published_parameters, 24);
  EXPECT_EQ(recipe.corpus.classes, "seed");
  EXPECT_EQ(recipe.evaluation.protocol, "last20-seed");
  EXPECT_EQ(recipe.training.learning_rate, 1.0);
  EXPECT_TRUE(recipe.training.nesterov);
  EXPECT_EQ(recipe.published.front().best_pct, 51.32);
}

TEST(Recipe, NodeWithoutInputsReadsTheOneAboveOrTheOnlyFeature) {
  const Recipe recipe = recipe_of(kMinimal + "[[node]]\nname = \"b\"\nlayer = \"dense\"\n");
  EXPECT_THAT(recipe.nodes[0].inputs, ElementsAre("text"));
  EXPECT_THAT(recipe.nodes[1].inputs, ElementsAre("logits"));
}

TEST(Recipe, LayerTableSetsWhatNodesOfThatKindLeaveOut) {
  const Recipe recipe = recipe_of(
      "[layer.dense]\nuse_bias = false\nunits = 3\n[layer.input]\n"
      "[[node]]\nname = \"first\"\nlayer = \"dense\"\n" +
      kMinimal);
  EXPECT_EQ(recipe.nodes[0].options[0].value, "false");
  EXPECT_EQ(recipe.nodes[0].options[1].value, "3");
  EXPECT_EQ(recipe.nodes[1].options[0].value, "4");
}

TEST(Recipe, UnknownKeysNameTheNearestOne) {
  EXPECT_THAT(message_of("sumary = \"\"\n" + kMinimal),
              HasSubstr("a.toml:1: sumary: unknown key: expected one of "));
  EXPECT_THAT(message_of("sumary = \"\"\n" + kMinimal), HasSubstr("did you mean \"summary\"?"));
  EXPECT_THAT(message_of("[training]\n\nepoch = 3\n" + kMinimal),
              HasSubstr("a.toml:3: training.epoch: unknown key: "));
  EXPECT_THAT(message_of(kMinimal + "unit = 4\n"), HasSubstr("a.toml:9: node.logits.unit: "));
  EXPECT_THAT(message_of("[features.speech]\nset = \"speech34\"\nwindows = 0.1\n"),
              HasSubstr("a.toml:3: features.speech.windows: unknown key: "));
}

TEST(Recipe, WrongTypesAreErrorsAtTheirLine) {
  EXPECT_EQ(message_of("[training]\nepochs = \"3\"\n" + kMinimal),
            "a.toml:2: training.epochs: expected a whole number, got a string");
  EXPECT_EQ(message_of("[training]\nepochs = 3.0\n" + kMinimal),
            "a.toml:2: training.epochs: expected a whole number, got a number");
  EXPECT_EQ(message_of("training = 3\n" + kMinimal),
            "a.toml:1: training: expected a table, got a whole number");
  EXPECT_EQ(message_of(kMinimal + "use_bias = 1\n"),
            "a.toml:9: node.logits.use_bias: expected true or false, got a whole number");
  EXPECT_EQ(message_of(kMinimal + "inputs = [1]\n"),
            "a.toml:9: node.logits.inputs: expected a string, got a whole number");
  EXPECT_EQ(message_of(kMinimal + "use_bias = []\n"),
            "a.toml:9: node.logits.use_bias: expected a number, true, false or a string, got an "
            "array");
}

TEST(Recipe, ValuesOutOfRangeAreErrorsAtTheirLine) {
  EXPECT_EQ(message_of("[training]\nepochs = 0\n" + kMinimal),
            "a.toml:2: training.epochs: expected at least 1, got 0");
  EXPECT_EQ(message_of("[training]\nmomentum = 1\n" + kMinimal),
            "a.toml:2: training.momentum: expected a number from 0 to below 1, got 1");
  EXPECT_EQ(message_of("[training]\nepochs = 3000000000\n" + kMinimal),
            "a.toml:2: training.epochs: option epochs: expected a whole number, got "
            "\"3000000000\"");
  EXPECT_THAT(message_of("[training]\noptimiser = \"adan\"\n" + kMinimal),
              HasSubstr("did you mean \"adam\"?"));
  EXPECT_THAT(message_of("[classifier]\ncosts = \"1,,2\"\n" + kMinimal),
              HasSubstr("a.toml:2: classifier.costs: expected numbers above 0"));
  EXPECT_THAT(
      message_of("[features.text]\nset = \"token\"\n" + kMinimal.substr(kMinimal.find("[["))),
      HasSubstr("a.toml:2: features.text.set: "));
  EXPECT_THAT(message_of("[[node]]\nname = \"a\"\nlayer = \"dens\"\n" + kMinimal),
              HasSubstr("a.toml:3: node.a.layer: "));
}

TEST(Recipe, StagesThatDoNotFollowEachOtherAreErrors) {
  const std::string segments = "[features.speech]\nset = \"segments750\"\n";
  const std::string network = "[[node]]\nname = \"logits\"\nlayer = \"dense\"\n";
  const auto said = [&](const std::string& tables) { return message_of(segments + tables); };
  EXPECT_THAT(
      said("[classifier]\nkind = \"elm\"\n" + network),
      HasSubstr("statistics.over: expected rows or frames, as a classifier after a network"));
  EXPECT_THAT(said("[statistics]\nover = \"rows\"\n" + network),
              HasSubstr("a.toml:3: statistics.pool: expected mean or vote, as there is no"));
  EXPECT_THAT(said("[statistics]\nover = \"rows\"\n[classifier]\nkind = \"forest\"\n"),
              HasSubstr("statistics.pool: expected mean or vote of what the classifier says"));
  EXPECT_THAT(
      said("[statistics]\nover = \"frames\"\npool = \"vote\"\n[classifier]\nkind = "
           "\"forest\"\n"),
      HasSubstr("statistics.over: expected a network whose training.loss has an output for"));
  EXPECT_THAT(said("[training]\nloss = \"framewise\"\n[statistics]\nover = \"rows\"\npool = "
                   "\"vote\"\n" +
                   network),
              HasSubstr("statistics.over: expected frames, as training.loss is of sequences"));
  EXPECT_EQ(said("[training]\nloss = \"ctc\"\n" + network), "");
  EXPECT_THAT(said("[statistics]\nover = \"rows\"\n[classifier]\nkind = \"hmm\"\n"),
              HasSubstr("statistics.over: expected none, as hmm takes whole sequences"));
  EXPECT_EQ(said("[statistics]\nover = \"rows\"\n[classifier]\nkind = \"elm\"\n" + network), "");
  EXPECT_EQ(said("[statistics]\nover = \"rows\"\npool = \"vote\"\n[classifier]\nkind = "
                 "\"forest\"\n"),
            "");
}

TEST(Recipe, KeptRowsNeedAColumnToRankBy) {
  const std::string head = "[features.speech]\nset = \"lld32\"\n";
  const std::string tail = "[classifier]\nkind = \"hmm\"\n";
  EXPECT_EQ(
      message_of(head + "keep_top = 2\n" + tail),
      "a.toml:1: features.speech.rank_by: expected the column that keep_top goes by, got none");
  EXPECT_EQ(message_of(head + "rank_by = \"zcr\"\nkeep_top = 1.5\n" + tail),
            "a.toml:4: features.speech.keep_top: expected a share below 1 or a number of rows, got "
            "1.5");
  EXPECT_EQ(message_of(head + "stack = 4\n" + tail),
            "a.toml:3: features.speech.stack: expected an odd number up to 1001, got 4");
}

TEST(Recipe, VocabularyFileIsNoKeyOfARecipe) {
  EXPECT_THAT(message_of("[features.text]\nset = \"tokens\"\nmax_words = 1\nvocabulary = \"x\"\n"),
              HasSubstr("a.toml:4: features.text.vocabulary: unknown key"));
}

TEST(Recipe, RecipeWithoutFeaturesOrNetworkIsAnError) {
  EXPECT_EQ(message_of(""), "features: expected a table [features.NAME], got none");
  EXPECT_EQ(message_of("[features.speech]\nset = \"emobase988\"\n"),
            "classifier.kind: expected a classifier in a recipe without nodes, got none");
}

class ExtendsTest : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) { write_file(folder_ / name, text); }
  Recipe load(const std::string& name) const { return load_recipe(folder_ / name); }
  std::string failure(const std::string& name) const {
    try {
      load(name);
    } catch (const Error& error) {
      return std::string(error.what()).substr(folder_.path().string().size() + 1);
    }
    return "";
  }

  TemporaryFolder folder_;
};

TEST_F(ExtendsTest, ChildOverridesAndNodesOfOneNameMerge) {
  write("base.toml", "summary = \"base\"\n[training]\nepochs = 3\nbatch_size = 7\n" + kMinimal);
  write("child.toml",
        "extends = \"base.toml\"\n[training]\nepochs = 4\n[features.text]\nrows = 6\n"
        "[[node]]\nname = \"logits\"\nuse_bias = false\n");
  const Recipe recipe = load("child.toml");
  EXPECT_EQ(recipe.summary, "base");
  EXPECT_EQ(recipe.training.epochs, 4);
  EXPECT_EQ(recipe.training.batch_size, 7);
  EXPECT_EQ(recipe.features.front().rows, 6);
  ASSERT_EQ(recipe.nodes.size(), 1U);
  EXPECT_THAT(recipe.nodes[0].inputs, ElementsAre("text"));
  EXPECT_EQ(recipe.nodes[0].options.size(), 2U);
}

TEST_F(ExtendsTest, LaterFilesOfAListOverrideEarlierOnes) {
  write("base.toml", kMinimal);
  write("x.toml", "[training]\nepochs = 5\nbatch_size = 6\n");
  write("y.toml", "[training]\nepochs = 8\n");
  write("child.toml", "extends = [\"base.toml\", \"x.toml\", \"y.toml\"]\n");
  EXPECT_EQ(load("child.toml").training.epochs, 8);
  EXPECT_EQ(load("child.toml").training.batch_size, 6);
}

TEST_F(ExtendsTest, NameIsFolderAndFileUnlessGiven) {
  write("base.toml", "name = \"mine\"\n" + kMinimal);
  write("child.toml", "extends = \"base.toml\"\n");
  EXPECT_EQ(load("base.toml").name, "mine");
  EXPECT_EQ(load("child.toml").name, folder_.path().filename().string() + "/child");
}

TEST_F(ExtendsTest, CirclesAndEndlessChainsAreErrors) {
  write("a.toml", "extends = \"b.toml\"\n");
  write("b.toml", "\nextends = \"a.toml\"\n");
  EXPECT_EQ(failure("a.toml"), "b.toml:2: extends: expected no circle, got \"a.toml\" again");
  for (int i = 0; i < 17; ++i) {
    write("chain" + std::to_string(i) + ".toml",
          "extends = \"chain" + std::to_string(i + 1) + ".toml\"\n");
  }
  EXPECT_EQ(failure("chain0.toml"),
            "chain15.toml:1: extends: expected at most 16 levels, got more");
}

TEST_F(ExtendsTest, FileInCommonIsReadOnce) {
  write("base.toml", "[training]\nepochs = 3\nbatch_size = 7\n" + kMinimal);
  write("x.toml", "extends = \"base.toml\"\n[training]\nepochs = 4\n");
  write("y.toml", "extends = \"./base.toml\"\n[training]\nbatch_size = 8\n");
  write("child.toml", "extends = [\"x.toml\", \"y.toml\"]\n");
  EXPECT_EQ(load("child.toml").training.epochs, 4);
  EXPECT_EQ(load("child.toml").training.batch_size, 8);
}

TEST_F(ExtendsTest, PublishedFiguresReplaceThoseBelowAndDefectsMerge) {
  write("base.toml",
        kMinimal +
            "[[published]]\nprotocol = \"loso5\"\nbest_pct = 3\nlast_pct = 2\n"
            "[[defect]]\nname = \"a\"\nwhat = \"A\"\nswitched_by = \"training.rho\"\n");
  write("child.toml",
        "extends = \"base.toml\"\n[[published]]\nprotocol = \"loso5\"\nbest_pct = 4\n"
        "[[defect]]\nname = \"a\"\nwhat = \"B\"\n[[defect]]\nname = \"b\"\n");
  write("grandchild.toml", "extends = \"child.toml\"\npublished = []\n");
  const Recipe child = load("child.toml");
  ASSERT_EQ(child.published.size(), 1U);
  EXPECT_EQ(child.published[0].last_pct, 0.0);
  ASSERT_EQ(child.defects.size(), 2U);
  EXPECT_EQ(child.defects[0].what, "B");
  EXPECT_EQ(child.defects[0].switched_by, "training.rho");
  EXPECT_TRUE(load("grandchild.toml").published.empty());
}

TEST_F(ExtendsTest, OnlyTomlFilesByRelativePathsAreExtended) {
  for (const std::string path : {"/dev/zero", "/x.toml", "x.json", ""}) {
    write("a.toml", "extends = \"" + path + "\"\n");
    EXPECT_THAT(failure("a.toml"), HasSubstr("expected the path of a .toml file, relative"));
  }
  write("a.toml", "extends = 3\n");
  EXPECT_THAT(failure("a.toml"), HasSubstr("got a whole number"));
  write("a.toml", "extends = \"none.toml\"\n");
  EXPECT_THROW(load("a.toml"), Error);
}

TEST_F(ExtendsTest, CheckListsEveryProblem) {
  write("a.toml", "sumary = 1\n[training]\nepochs = 0\n" + kMinimal + "unit = 1\n");
  EXPECT_EQ(check_recipe(folder_ / "a.toml").size(), 3U);
  write("b.toml", kMinimal);
  EXPECT_TRUE(check_recipe(folder_ / "b.toml").empty());
  write("d.toml", "published_parameters = 25\n" + kMinimal);
  EXPECT_THAT(check_recipe(folder_ / "d.toml"),
              ElementsAre(HasSubstr("expected 24, the size of the network, got 25")));
  write("c.toml", kMinimal + "[[node]]\nname = \"more\"\nlayer = \"dense\"\nunits = 3\n");
  EXPECT_THAT(check_recipe(folder_ / "c.toml"), ElementsAre(HasSubstr("c.toml: node \"more\"")));
}

TEST(RecipeChecks, TargetsAndTransferGoTogetherWithTheRest) {
  const auto problem = [](const std::string& text) { return message_of(text + kMinimal); };
  EXPECT_THAT(problem("[targets]\nkind = \"words\"\n"),
              HasSubstr("targets.kind: expected one of emotion, transcript"));
  EXPECT_THAT(problem("[targets]\nalphabet = \"aa\"\n"), HasSubstr("targets.alphabet: alphabet: "));
  const std::string transcript = "[targets]\nkind = \"transcript\"\n";
  EXPECT_THAT(problem(transcript + "[training]\nchoose_epoch = \"dev-ua\"\n"),
              HasSubstr("training.choose_epoch: expected one of dev-cer, dev-loss, last"));
  EXPECT_THAT(problem(transcript + "[training]\nchoose_epoch = \"last\"\n"),
              HasSubstr("training.loss: expected ctc for transcripts"));
  EXPECT_THAT(problem("[training]\nchoose_epoch = \"dev-cer\"\n"),
              HasSubstr("training.choose_epoch: expected one of dev-ua"));
  EXPECT_THAT(
      problem(
          "[corpus]\nwearer_only = true\n[training]\nloss = \"ctc\"\nchoose_epoch = \"last\"\n" +
          transcript),
      HasSubstr("corpus: expected no filter of turns"));
  EXPECT_THAT(problem("[transfer]\nfreeze = \"logits\"\n"),
              HasSubstr("transfer.freeze: expected a model whose values are kept, got none"));
}

TEST(RecipeValue, IsWhatTheRecipeOrTheDefaultSays) {
  const Recipe recipe = recipe_of("summary = \"x\"\n[layer.dense]\nuse_bias = false\n" + kMinimal +
                                  "[features.speech]\nset = \"speech34\"\nhop_s = 0.05\n");
  EXPECT_EQ(recipe_value(recipe, "summary"), "x");
  EXPECT_EQ(recipe_value(recipe, "training.epochs"), "30");
  EXPECT_EQ(recipe_value(recipe, "corpus.classes"), "4-merged");
  EXPECT_EQ(recipe_value(recipe, "evaluation.protocol"), "loso5");
  EXPECT_EQ(recipe_value(recipe, "classifier.kind"), "none");
  EXPECT_EQ(recipe_value(recipe, "targets.kind"), "emotion");
  EXPECT_EQ(recipe_value(recipe, "transfer.model"), "none");
  EXPECT_EQ(recipe_value(recipe, "features.speech.set"), "speech34");
  EXPECT_EQ(recipe_value(recipe, "features.speech.hop_s"), "0.05");
  EXPECT_EQ(recipe_value(recipe, "features.speech.window_s"), "0.2");
  EXPECT_EQ(recipe_value(recipe, "node.logits.units"), "4");
  EXPECT_EQ(recipe_value(recipe, "layer.dense.use_bias"), "false");
}

TEST(RecipeValue, LayersThatDifferHaveNone) {
  const Recipe recipe =
      recipe_of(kMinimal + "[[node]]\nname = \"b\"\nlayer = \"dense\"\nunits = 3\n");
  EXPECT_EQ(recipe_value(recipe, "layer.dense.units"), "");
  EXPECT_EQ(recipe_value(recipe, "layer.dense.use_bias"), "true");
}

TEST(RecipeValue, UnknownKeysHaveNone) {
  const Recipe recipe = recipe_of(kMinimal);
  for (const char* key : {"", ".", "training", "training.", "training.epoch", "features.text",
                          "features.speech.set", "node.logits", "node.a.units", "layer.relu.x",
                          "layer.dense.x", "published.loso5.best_pct", "a.b.c.d"}) {
    EXPECT_EQ(recipe_value(recipe, key), std::nullopt) << key;
  }
}

RC_GTEST_PROP(Recipe, TextReadsBackAsTheSameRecipe, ()) {
  Recipe recipe = recipe_of(kMinimal);
  const auto text = rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
  recipe.name = *text;
  recipe.summary = *text;
  recipe.is_corrected = *rc::gen::arbitrary<bool>();
  recipe.outputs = {"logits"};
  recipe.corpus.classes = *rc::gen::element<std::string>("seed", "6", "all");
  recipe.evaluation.seed = *rc::gen::arbitrary<int>();
  recipe.transfer.model = *text;
  recipe.transfer.freeze = "logits";
  recipe.training.epochs = *rc::gen::inRange(1, 1000);
  recipe.training.learning_rate = *rc::gen::positive<int>() / 1024.0;
  recipe.features[0].rows = *rc::gen::inRange(0, 1000);
  RecipeFeature& speech = recipe.features.emplace_back();
  speech.name = "speech";
  speech.set = "speech34";
  speech.options = {{"window_s", "1"}};
  recipe.published.push_back({.protocol = "loso5", .best_pct = 5, .source = *text});
  recipe.defects.push_back({"a.b", *text, "", *text});
  const Recipe again = recipe_of(recipe_text(recipe));
  RC_ASSERT(recipe_text(again) == recipe_text(recipe));
  RC_ASSERT(again.name == recipe.name);
  RC_ASSERT(again.training.learning_rate == recipe.training.learning_rate);
  RC_ASSERT(again.nodes == recipe.nodes);
  RC_ASSERT(again.features[1].options[0].value == "1");
  RC_ASSERT(again.defects[0].what == recipe.defects[0].what);
}

}  // namespace
}  // namespace merkit
