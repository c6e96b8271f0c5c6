// The recipes that come with merkit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "merkit/recipe/recipe.h"
#include "merkit/recipe/recipe_folder.h"

namespace merkit {
namespace {

using ::testing::IsEmpty;

const std::filesystem::path kFolder = "recipes";

Recipe recipe_named(const std::string& name) { return load_recipe(find_recipe(name, kFolder)); }

bool is_of_paper(const std::string& name) {
  return name.starts_with("tripathi2018/") || name.starts_with("chernykh2017/");
}

class EveryRecipe : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryRecipe, HasNothingWrong) {
  EXPECT_THAT(check_recipe(find_recipe(GetParam(), kFolder)), IsEmpty());
}

TEST_P(EveryRecipe, IsNamedAfterItsFileAndSummarised) {
  const Recipe recipe = recipe_named(GetParam());
  EXPECT_EQ(recipe.name, GetParam());
  EXPECT_FALSE(recipe.summary.empty());
  EXPECT_NE(recipe.summary.back(), '.');
}

TEST_P(EveryRecipe, ReadsBackFromItsText) {
  const Recipe recipe = recipe_named(GetParam());
  const Recipe again = parse_recipe(recipe_text(recipe), "text", "none");
  EXPECT_EQ(recipe_text(again), recipe_text(recipe));
  EXPECT_EQ(again.nodes, recipe.nodes);
}

// The authors' script of 2019 reads 50 tokens.
bool is_set_right_by_authors(const Recipe& recipe, const RecipeDefect& defect) {
  return recipe.name.starts_with("tripathi2018/combined-hpo") && defect.name == "500-tokens";
}

// A published system has its defects; its corrected twin has none that a key can switch.
TEST_P(EveryRecipe, DefectsAreSwitchedByTheirKeys) {
  const Recipe recipe = recipe_named(GetParam());
  for (const RecipeDefect& defect : recipe.defects) {
    if (!defect.switched_by.empty() && !is_set_right_by_authors(recipe, defect)) {
      EXPECT_TRUE(recipe_value(recipe, defect.switched_by)) << defect.name;
      EXPECT_EQ(has_defect(recipe, defect), !recipe.is_corrected) << defect.name;
    }
  }
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '/' || c == '-'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Recipes, EveryRecipe, ::testing::ValuesIn(list_recipes(kFolder)),
                         test_name);

TEST(PaperRecipes, EachHasACorrectedTwin) {
  const std::vector<std::string> names = list_recipes(kFolder);
  for (const std::string& name : names) {
    if (is_of_paper(name) && !name.ends_with("-corrected")) {
      EXPECT_FALSE(recipe_named(name).is_corrected) << name;
      EXPECT_TRUE(recipe_named(name + "-corrected").is_corrected) << name;
    }
  }
}

// Printed in the notebooks of the authors.
const std::map<std::string, std::size_t> kPrintedParameters = {
    {"speech1", 4139780},
    {"speech2", 2041348},
    {"speech3", 6886148},
    {"speech4", 13966340},
    {"text1", 5278288},
    {"text2", 3407216},
    {"text3", 1403396},
    {"mocap-head1", 302724},
    {"mocap-head2", 308484},
    {"mocap-hand1", 315012},
    {"mocap-hand2", 922884},
    {"mocap-face1", 2309636},
    {"mocap-face2", 1654724},
    {"mocap-face3", 19137348},
    {"mocap", 20841284},
    {"mocap-conv5", 1654724},
    {"mocap-conv5-adam", 1654724},
    {"combined-trial", 9418064},
    {"combined1", 70814468},
    {"combined2", 5212932},
    {"combined3", 5859952},
    {"combined4", 7579184},
    {"combined5", 6973296},
    {"combined6", 7441200},
    {"combined6-no-dropout", 7441200},
    {"combined-conv-text", 10873872},
};

TEST(PaperRecipes, HaveAsManyParametersAsPrinted) {
  for (const auto& [name, printed] : kPrintedParameters) {
    const Recipe recipe = recipe_named("tripathi2018/" + name);
    EXPECT_EQ(recipe_graph(recipe).num_parameters(), printed) << name;
    EXPECT_EQ(static_cast<std::size_t>(recipe.published_parameters), printed) << name;
  }
}

// Printed in the released notebook; four classes and the blank.
TEST(PaperRecipes, CtcOfChernykhHasAsManyParametersAsPrinted) {
  for (const char* const name : {"chernykh2017/ctc", "chernykh2017/ctc-corrected"}) {
    const Recipe recipe = recipe_named(name);
    EXPECT_EQ(recipe_graph(recipe).num_parameters(), 218117U) << name;
    EXPECT_EQ(recipe.published_parameters, 218117) << name;
  }
}

TEST(PaperRecipes, ViewsOfNeumannAndVuAddTheirOutputsAlone) {
  const Graph single = recipe_graph(recipe_named("neumann2017/single-view"));
  const Graph multi = recipe_graph(recipe_named("neumann2017/multi-view"));
  EXPECT_EQ(multi.outputs().size(), 3U);
  EXPECT_EQ(multi.num_parameters() - single.num_parameters(), 2 * (200 + 1) * 3U);
}

std::size_t parameters_of(const Graph& graph, std::string_view prefix) {
  std::size_t count = 0;
  for (const GraphParameter& parameter : graph.parameters()) {
    count += parameter.name.starts_with(prefix) ? parameter.spec.shape.num_values() : 0;
  }
  return count;
}

// Layers whose counts are printed on their own.
TEST(PaperRecipes, LayersHaveAsManyParametersAsPrinted) {
  const Graph speech3 = recipe_graph(recipe_named("tripathi2018/speech3"));
  EXPECT_EQ(parameters_of(speech3, "speech_attention/"), 246528U);
  const Graph speech4 = recipe_graph(recipe_named("tripathi2018/speech4"));
  EXPECT_EQ(parameters_of(speech4, "speech_lstm/"), 166912U);
  EXPECT_EQ(parameters_of(speech4, "speech_attention"), 689664U);
  const Graph combined5 = recipe_graph(recipe_named("tripathi2018/combined5"));
  EXPECT_EQ(parameters_of(combined5, "mocap_"), 1047808U);
}

// Sums of what the layers say: two convolutions of 32 windows of 11 x 41 and
// 11 x 21 x 32 with biases, two directions of 3 x 800 x (inputs + 800), 4 a channel of each batch
// norm, and the softmax over 2 x 800 means and maxima.
TEST(LakomkinRecipes, HaveTheSizesThatFollowFromTheirLayers) {
  const std::size_t conv1 = 11 * 41 * 32 + 32;
  const std::size_t conv2 = 11 * 21 * 32 * 32 + 32;
  const auto gru = [](std::size_t inputs, std::size_t units) {
    return 2 * 3 * units * (inputs + units);
  };
  const std::size_t norms = 4 * (32 + 32) + 4 * 4 * 800;
  const std::size_t column = conv1 + conv2 + gru(672, 800) + 4 * gru(800, 800) + norms;
  const auto size = [](const std::string& name) {
    return recipe_graph(recipe_named("lakomkin2017/" + name)).num_parameters();
  };
  EXPECT_EQ(column, 38049696U);
  EXPECT_EQ(size("asr"), column + 4 * 800 + 800 * 29);
  EXPECT_EQ(size("scratch"), column + 1600 * 4 + 4);
  EXPECT_EQ(size("fine-tuned"), size("scratch"));
  EXPECT_EQ(size("frozen"), column + 4 * 800 + gru(800, 64) + 128 * 4 + 4);
}

// Whatever reads the recogniser has its nodes under their names and in their sizes.
TEST(LakomkinRecipes, HaveAllOfTheRecogniserButItsOutput) {
  for (const std::string size : {"", "-small"}) {
    const Graph asr = recipe_graph(recipe_named("lakomkin2017/asr" + size));
    for (const std::string way : {"scratch", "frozen", "fine-tuned", "progressive"}) {
      const Graph graph = recipe_graph(recipe_named("lakomkin2017/" + way + size));
      for (const GraphParameter& parameter : asr.parameters()) {
        const auto found =
            std::ranges::find(graph.parameters(), parameter.name, &GraphParameter::name);
        if (!parameter.name.starts_with("characters")) {
          ASSERT_NE(found, graph.parameters().end()) << way << size << " " << parameter.name;
          EXPECT_EQ(found->spec.shape, parameter.spec.shape) << way << size << parameter.name;
        }
      }
    }
  }
}

TEST(LakomkinRecipes, ReadFramesOfTheSizesOfTheReference) {
  const Graph graph = recipe_graph(recipe_named("lakomkin2017/progressive"));
  const auto shape = [&](const char* name) {
    return graph.nodes()[graph.find(name).value()].shape;
  };
  EXPECT_EQ(shape("conv1"), (Shape{kAnyLength, 61, 32}));
  EXPECT_EQ(shape("conv2"), (Shape{kAnyLength, 21, 32}));
  EXPECT_EQ(shape("frames"), (Shape{kAnyLength, 672}));
  EXPECT_EQ(shape("gru5"), (Shape{kAnyLength, 800}));
  EXPECT_EQ(shape("lateral1"), (Shape{kAnyLength, 61, 64}));
  EXPECT_EQ(shape("lateral2"), (Shape{kAnyLength, 1344}));
  EXPECT_EQ(shape("lateral7"), (Shape{kAnyLength, 864}));
}

TEST(PriorWorkRecipes, NetworksHaveTheSizesOfTheirPapers) {
  const auto size = [](const std::string& name) {
    return recipe_graph(recipe_named(name)).num_parameters();
  };
  constexpr std::size_t kHidden = 2 * (256 * 256 + 256);
  EXPECT_EQ(size("han2014/dnn-elm"), (750 + 1) * 256 + kHidden + (256 + 1) * 5);
  EXPECT_EQ(size("han2014/dnn-kernel-elm-4"), (750 + 1) * 256 + kHidden + (256 + 1) * 4);
  EXPECT_EQ(size("lee2015/dnn-elm"), (800 + 1) * 256 + kHidden + (256 + 1) * 4);
  // Two directions of four gates, then an output a class, or one more for no emotion.
  constexpr std::size_t kTwice = 2 * 4 * 64;
  constexpr std::size_t kLayers = kTwice * (32 + 64 + 1) + kTwice * (128 + 64 + 1);
  EXPECT_EQ(size("lee2015/blstm-elm-hard"), kLayers + (128 + 1) * 4);
  EXPECT_EQ(size("lee2015/blstm-elm-latent"), kLayers + (128 + 1) * 5);
}

TEST(PriorWorkRecipes, SayWhatIsOurReading) {
  for (const std::string& name : list_recipes(kFolder)) {
    if (name.starts_with("han2014/") || name.starts_with("lee2015/")) {
      EXPECT_FALSE(recipe_named(name).reading.empty()) << name;
    }
  }
}

TEST(PaperRecipes, ConvolutionsOverMocapHaveTheShapesPrinted) {
  const Graph graph = recipe_graph(recipe_named("tripathi2018/combined4"));
  const std::vector<Shape> shapes = {
      {100, 95, 32}, {50, 48, 64}, {25, 24, 64}, {13, 12, 128}, {7, 6, 128}};
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const auto node = graph.find("mocap_conv" + std::to_string(i + 1));
    ASSERT_TRUE(node);
    EXPECT_EQ(graph.nodes()[*node].shape, shapes[i]);
  }
}

}  // namespace
}  // namespace merkit
