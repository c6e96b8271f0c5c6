#include "merkit/model/model_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/model/made_up_models.h"
#include "merkit/model/model_check.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

std::string bytes_of(const Model& model) {
  const testing::TemporaryFolder folder;
  write_model(folder / "model.safetensors", model);
  return read_file(folder / "model.safetensors");
}

Model parse(const std::string& bytes) { return parse_model(std::as_bytes(std::span(bytes)), "m"); }

std::string error_of(const std::string& bytes, ErrorCode code = ErrorCode::kCorruptData) {
  try {
    parse(bytes);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  return "no error";
}

// The file with `from` replaced by `to` of the same length.
std::string changed(std::string bytes, const std::string& from, const std::string& to) {
  const std::size_t at = bytes.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  EXPECT_EQ(from.size(), to.size());
  return at == std::string::npos ? bytes : bytes.replace(at, from.size(), to);
}

Model calibrated_model() {
  Model model = testing::network_model();
  model.calibration = ModelCalibration{1.25, 0.5, 0.25, 0.75, 8, {}};
  model.calibration->ranges["speech"] = {std::vector<double>(6, 0.25), std::vector<double>(6, 0.5),
                                         4.0};
  return model;
}

TEST(ModelFile, ACalibrationComesBackWhole) {
  const Model model = calibrated_model();
  EXPECT_EQ(parse(bytes_of(model)).calibration, model.calibration);
}

TEST(ModelFile, ACalibrationThatMakesNoSenseIsRefused) {
  const std::string bytes = bytes_of(calibrated_model());
  EXPECT_THAT(error_of(changed(bytes, "\\\"temperature\\\":1.25", "\\\"temperature\\\":-1.2")),
              HasSubstr("expected a temperature above 0"));
  EXPECT_THAT(error_of(changed(bytes, "\\\"risk\\\":0.25", "\\\"risk\\\":2.25")),
              HasSubstr("shares from 0 to 1"));
  EXPECT_THAT(error_of(changed(bytes, "{\\\"speech\\\":4.0}", "{\\\"spEech\\\":4.0}")),
              HasSubstr("input.spEech.range"));
  EXPECT_THAT(error_of(changed(bytes, "{\\\"speech\\\":4.0}", "{\\\"speech\\\":0.0}")),
              HasSubstr("expected a range of two measures a column for input \"speech\""));
  Model short_range = calibrated_model();
  short_range.calibration->ranges["speech"].means.pop_back();
  short_range.calibration->ranges["speech"].deviations.pop_back();
  EXPECT_THAT(error_of(bytes_of(short_range)), HasSubstr("expected a range of two measures"));
}

TEST(ModelFile, ANetworkComesBackWhole) {
  const Model model = testing::network_model();
  const Model read = parse(bytes_of(model));
  EXPECT_EQ(read.class_names, model.class_names);
  EXPECT_EQ(read.graph->to_json(), model.graph->to_json());
  EXPECT_EQ(read.parameters, model.parameters);
  EXPECT_EQ(read.inputs[0].state().statistics, model.inputs[0].state().statistics);
  EXPECT_EQ(read.inputs[0].state().source.columns, model.inputs[0].state().source.columns);
  EXPECT_EQ(read.inputs[1].state().words, model.inputs[1].state().words);
  EXPECT_EQ(recipe_text(read.recipe), recipe_text(model.recipe));
  EXPECT_EQ(read.facts.seed, 7U);
  EXPECT_EQ(read.facts.more, model.facts.more);
  EXPECT_EQ(read.calibration, std::nullopt);
  EXPECT_FALSE(read.classifier);
}

TEST(ModelFile, ASupportVectorMachineComesBackWhole) {
  const Model model = testing::svm_model();
  const Model read = parse(bytes_of(model));
  ASSERT_TRUE(read.classifier);
  EXPECT_EQ(std::get<Svm>(*read.classifier).state(), std::get<Svm>(*model.classifier).state());
  EXPECT_FALSE(read.graph);
  ASSERT_EQ(read.self_test.size(), 1U);
  EXPECT_EQ(read.self_test[0].inputs, model.self_test[0].inputs);
  EXPECT_EQ(read.self_test[0].probabilities, model.self_test[0].probabilities);
}

TEST(ModelFile, EveryClassifierComesBackWhole) {
  for (const Model& model : {testing::chain_model(), testing::kernel_elm_model(),
                             testing::vote_model(), testing::hmm_model()}) {
    const std::string bytes = bytes_of(model);
    const Model read = parse(bytes);
    ASSERT_TRUE(read.classifier);
    EXPECT_EQ(classifier_kind(*read.classifier), model.recipe.classifier.kind);
    EXPECT_EQ(read.parameters, model.parameters);
    EXPECT_EQ(bytes_of(read), bytes);
    EXPECT_EQ(verify_model(read).largest_difference, 0.0);
  }
}

TEST(ModelFile, AClassifierWithoutItsPartsIsRefused) {
  const std::string forest = bytes_of(testing::vote_model());
  EXPECT_THAT(error_of(changed(forest, "\"forest.lefts\"", "\"forest.rites\"")),
              HasSubstr("expected tensor \"forest.lefts\", got none"));
  EXPECT_THAT(error_of(changed(forest, "\\\"forest\\\"", "\\\"garden\\\"")),
              HasSubstr("expected the classifier that the recipe names, forest"));
  const std::string elm = bytes_of(testing::chain_model());
  EXPECT_THAT(error_of(changed(elm, "\\\"cost\\\":1", "\\\"cast\\\":1")),
              HasSubstr("expected the header of a model with elm"));
}

TEST(ModelFile, TheSameModelIsTheSameBytes) {
  EXPECT_EQ(bytes_of(testing::network_model()), bytes_of(testing::network_model()));
  EXPECT_EQ(bytes_of(testing::svm_model()), bytes_of(testing::svm_model()));
  const std::string once = bytes_of(testing::network_model());
  EXPECT_EQ(bytes_of(parse(once)), once);
}

TEST(ModelFile, EveryShortenedFileIsRefused) {
  const std::string bytes = bytes_of(testing::chain_model());
  for (std::size_t size = 0; size < bytes.size(); size += 97) {
    EXPECT_THROW(parse(bytes.substr(0, size)), Error) << size;
  }
}

TEST(ModelFile, OtherFilesAndNewerOnesAreTold) {
  const std::string bytes = bytes_of(testing::network_model());
  EXPECT_EQ(error_of(changed(bytes, "model/1", "store/1")),
            "m: expected a model, got another file");
  EXPECT_EQ(error_of(changed(bytes, "model/1", "model/3"), ErrorCode::kUnsupportedVersion),
            "m: model of version 3, newer than this program (up to 2)");
  EXPECT_EQ(error_of(changed(bytes, "model/1", "model/x")), "m: expected model/1, got \"model/x\"");
}

TEST(ModelFile, PartsThatDoNotFitAreRefused) {
  const std::string network = bytes_of(testing::network_model());
  EXPECT_THAT(error_of(changed(network, "\"logits/kernel\"", "\"logits/kernal\"")),
              HasSubstr("expected tensor \"logits/kernel\", got none"));
  EXPECT_THAT(error_of(changed(network, "input.text.words", "input.test.words")),
              HasSubstr("expected tensor \"input.text.words\", got none"));
  EXPECT_THAT(error_of(changed(network, "i\t9", "am9")), HasSubstr("m: "));
  const std::string svm = bytes_of(testing::svm_model());
  EXPECT_THAT(error_of(changed(svm, "svm.vectors", "svm.victors")),
              HasSubstr("expected tensor \"svm.vectors\""));
  EXPECT_THAT(error_of(changed(svm, "\\\"num_vectors\\\"", "\\\"num_victors\\\"")),
              HasSubstr("expected the header of a model"));
}

// A model whose input of `columns` columns has `rows` rows, all of which it averages.
std::string averaging_model(const std::string& rows, const std::string& columns) {
  Model model = testing::network_model();
  model.graph.emplace(
      std::vector<NodeSpec>{{"speech", "input", {}, {{"rows", rows}, {"columns", columns}}},
                            {"text", "input", {}, {{"rows", "3"}}},
                            {"gentle", "tanh", {"speech"}, {}},
                            {"mean", "mean_pool", {"gentle"}, {}},
                            {"both", "concat", {"mean", "text"}, {}},
                            {"logits", "dense", {"both"}, {{"units", "4"}}}});
  model.parameters.clear();
  for (const GraphParameter& parameter : model.graph->parameters()) {
    model.parameters.emplace_back(std::vector<float>(parameter.spec.shape.num_values()));
  }
  return bytes_of(model);
}

TEST(ModelFile, ANetworkThatWantsAllMemoryIsRefusedBeforeItGetsAny) {
  EXPECT_THAT(error_of(averaging_model("2000000000", "3")),
              HasSubstr("node \"speech\": expected at most 1000000 rows, got 2000000000"));
  EXPECT_THAT(error_of(averaging_model("1000001", "1")), HasSubstr("1000000 rows, got 1000001"));
  EXPECT_THAT(
      error_of(averaging_model("1000000", "40")),
      HasSubstr("node \"gentle\": expected at most 67108864 numbers in all nodes, got shape"));
}

TEST(ModelFile, AFolderOrNothingIsAnErrorOfInput) {
  const testing::TemporaryFolder folder;
  EXPECT_THROW(read_model(folder.path()), Error);
  EXPECT_THROW(read_model(folder / "none.safetensors"), Error);
}

}  // namespace
}  // namespace merkit
