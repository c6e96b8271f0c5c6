#include "merkit/run/transfer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/features/feature_set.h"
#include "merkit/model/made_up_models.h"
#include "tests/error_of.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kSpeech = "[features.speech]\nset = \"speech34\"\nrows = 2\ncolumns = \"0-2\"\n";
const std::string kHidden =
    "[[node]]\nname = \"flat\"\nlayer = \"flatten\"\n"
    "[[node]]\nname = \"hidden\"\nlayer = \"dense\"\nunits = 3\n"
    "[[node]]\nname = \"norm\"\nlayer = \"batch_norm\"\n";
const std::string kLogits = "[[node]]\nname = \"logits\"\nlayer = \"dense\"\n";
const std::string kGiven = "[transfer]\nmodel = \"given\"\n";

Recipe recipe_of(const std::string& text) { return parse_recipe(text, "test", ""); }

// A network of five classes whose numbers count from 0.25 on.
Model source_model() {
  Model model;
  model.recipe = recipe_of(kSpeech + kHidden + kLogits);
  model.class_names = {"a", "b", "c", "d", "e"};
  ModelInputState speech;
  speech.feature = model.recipe.features[0];
  const FeatureSet& set = find_feature_set("speech34");
  speech.source = {"speech34", set.version, set.options_json({}), "{}",
                   std::vector<std::string>(34, "c")};
  model.inputs.emplace_back(std::move(speech));
  model.graph = recipe_graph(model.recipe, 5);
  for (const GraphParameter& parameter : model.graph->parameters()) {
    const auto values = testing::counting_rows(1, parameter.spec.shape.num_values());
    model.parameters.emplace_back(std::vector(values.values().begin(), values.values().end()));
  }
  return model;
}

class TransferTest : public ::testing::Test {
 protected:
  TransferTest() {
    request_.transfer = folder_ / "model.safetensors";
    write_model(request_.transfer, source_model());
  }

  Transfer read(const std::string& text) const {
    const Recipe recipe = recipe_of(text);
    return read_transfer(recipe, recipe_graph(recipe), request_);
  }

  std::string message(const std::string& text) const {
    return testing::error_of(ErrorCode::kInvalidArgument, [&] { read(text); });
  }

  testing::TemporaryFolder folder_;
  RunRequest request_;
};

std::vector<std::string> names_of(const Transfer& transfer) {
  std::vector<std::string> names;
  for (const TransferredParameter& parameter : transfer.parameters) {
    names.push_back(parameter.name);
  }
  return names;
}

TEST_F(TransferTest, TakesNodesOfTheSameNameAndSizesWithTheirStatistics) {
  const Transfer transfer = read(kGiven + kSpeech + kHidden + kLogits);
  EXPECT_THAT(names_of(transfer),
              ElementsAre("hidden/kernel", "hidden/bias", "norm/gamma", "norm/beta",
                          "norm/moving_mean", "norm/moving_variance"));
  EXPECT_EQ(transfer.parameters[0].values, source_model().parameters[0]);
  EXPECT_EQ(transfer.summary, "taken over from a model: hidden norm; begun anew: logits");
  EXPECT_EQ(transfer.model_hash.size(), 32U);
  EXPECT_TRUE(transfer.frozen.empty());
}

TEST_F(TransferTest, ARecipeThatTakesNothingOverGetsNothing) {
  request_.transfer.clear();
  const Transfer transfer = read(kSpeech + kHidden + kLogits);
  EXPECT_TRUE(transfer.parameters.empty());
  EXPECT_EQ(transfer.model_hash, "");
}

TEST_F(TransferTest, FrozenNodesMustComeFromTheModel) {
  const std::string freeze = "freeze = \"norm\"\n";
  EXPECT_THAT(read(kGiven + freeze + kSpeech + kHidden + kLogits).frozen, ElementsAre("norm"));
  EXPECT_THAT(message(kGiven + freeze + kSpeech + kHidden + "epsilon = 0.5\n" + kLogits +
                      "[[node]]\nname = \"hidden\"\nunits = 4\n"),
              HasSubstr("expected node \"hidden\", which is frozen, in the model"));
}

TEST_F(TransferTest, AModelThatDoesNotFitIsRefused) {
  EXPECT_THAT(
      message(kGiven + kSpeech + "[[node]]\nname = \"flat\"\nlayer = \"flatten\"\n" + kLogits),
      HasSubstr("expected a model with nodes of the network's names and sizes"));
  EXPECT_THAT(
      message(kGiven + kSpeech + "window_s = 0.1\n" + kHidden + kLogits),
      HasSubstr("expected an input speech of speech34 with the options that the model has"));
  write_model(request_.transfer, testing::svm_model());
  EXPECT_THAT(message(kGiven + kSpeech + kHidden + kLogits),
              HasSubstr("expected a model with a network"));
}

TEST_F(TransferTest, TheModelIsGivenWhereTheRecipeSaysSo) {
  EXPECT_THAT(message(kSpeech + kHidden + kLogits),
              HasSubstr("--transfer: expected a recipe with"));
  request_.transfer.clear();
  EXPECT_THAT(message(kGiven + kSpeech + kHidden + kLogits),
              HasSubstr("expected a model given by --transfer MODEL, got none"));
}

}  // namespace
}  // namespace merkit
