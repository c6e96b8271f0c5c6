#include "merkit/report/model_card.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/hash.h"
#include "merkit/base/json.h"
#include "merkit/eval/evaluation.h"
#include "merkit/model/made_up_models.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

ModelCard card_of(Model model) {
  return {.model = std::move(model),
          .file_name = "model.safetensors",
          .hash = "0123",
          .num_bytes = 99,
          .run = {},
          .result = {}};
}

constexpr const char* kRun =
    R"({"program": "merkit 0", "command": "merkit train a --corpus b", "corpus": {"path": "b",
        "format": "jsonl", "utterances": 8, "selection": [{"step": "drop xxx", "before": 9,
        "after": 8}]}, "notes": ["2 utterances have no sound"]})";

std::string result_of_predictions() {
  PredictionSet set;
  set.classes = {"ang", "hap"};
  for (int i = 0; i < 8; ++i) {
    Prediction prediction;
    prediction.id = "u" + std::to_string(i);
    prediction.label = static_cast<std::size_t>(i % 2);
    prediction.predicted = i < 6 ? prediction.label : 1 - prediction.label;
    prediction.speaker = i < 4 ? "1F" : "1M";
    set.predictions.push_back(prediction);
  }
  ThreadPool pool(1);
  return evaluation_json(evaluate(std::move(set), {}, pool));
}

TEST(ModelCard, SaysWhatTheModelIsForAndWhatNot) {
  Model model = testing::network_model();
  EXPECT_THAT(model_card_text(card_of(model)), HasSubstr("Research on the recognition of emotion"));
  model.recipe.intended_use = "Tests of cards";
  const std::string text = model_card_text(card_of(model));
  EXPECT_THAT(text, HasSubstr("## Intended use\n\nTests of cards\n"));
  EXPECT_THAT(text, HasSubstr("must not be used for:\n\n- Inferring emotions of people at work"));
}

TEST(ModelCard, FrontMatterComesFirstAndNamesTheLicenceIfThereIsOne) {
  Model model = testing::network_model();
  EXPECT_THAT(model_card_text(card_of(model)), StartsWith("---\nlibrary_name: merkit\n"));
  model.recipe.licence = "CC-BY-4.0";
  EXPECT_THAT(model_card_text(card_of(model)), StartsWith("---\nlicense: \"CC-BY-4.0\"\n"));
}

TEST(ModelCard, NamesInputsTrainingAndTheFile) {
  const std::string text = model_card_text(card_of(testing::network_model()));
  EXPECT_THAT(text, HasSubstr("| speech | speech34 | 1 | 3 | 2 | actor | 0 |"));
  EXPECT_THAT(text, HasSubstr("| text | tokens | 1 | 1 | 3 | none | 3 |"));
  EXPECT_THAT(text, HasSubstr("protocol: loso5 version 1, membership hash 0123"));
  EXPECT_THAT(text, HasSubstr("- dev_ua: 0.5\n"));
  EXPECT_THAT(text, HasSubstr("model.safetensors: 99 bytes, hash 0123"));
}

TEST(ModelCard, WithoutARunItSaysThatFiguresAreUnknown) {
  const std::string text = model_card_text(card_of(testing::svm_model()));
  EXPECT_THAT(text, HasSubstr("its figures are unknown"));
  EXPECT_THAT(text, Not(HasSubstr("## Figures")));
}

TEST(ModelCard, TheRunGivesFiguresWithIntervalsDataAndTheCommand) {
  ModelCard card = card_of(testing::network_model());
  card.run = kRun;
  card.result = result_of_predictions();
  const std::string text = model_card_text(card);
  EXPECT_THAT(text, HasSubstr("      value: 0.7500\n"));
  EXPECT_THAT(text, HasSubstr("| WA, % | 75.0 | "));
  EXPECT_THAT(text, HasSubstr("| speaker 1M | 4 | 50.0 |"));
  EXPECT_THAT(text, HasSubstr("  - drop xxx: 8 of 9 left\n"));
  EXPECT_THAT(text, HasSubstr("- 2 utterances have no sound\n"));
  EXPECT_THAT(text, HasSubstr("      merkit train a --corpus b\n"));
}

TEST(ModelCard, BothFormsSayTheSame) {
  ModelCard card = card_of(testing::network_model());
  card.run = kRun;
  card.result = result_of_predictions();
  const Json json = parse_json(model_card_json(card), "test");
  EXPECT_EQ(json.at("merkit_model_card"), 1);
  EXPECT_EQ(json.at("result").at("metrics").at("wa").at("pooled"), 0.75);
  EXPECT_EQ(json.at("file").at("hash"), "0123");
  EXPECT_EQ(json.at("command"), "merkit train a --corpus b");
}

TEST(ModelCard, SaysHowConfidencesWereCalibrated) {
  Model model = testing::network_model();
  EXPECT_THAT(model_card_text(card_of(model)), HasSubstr("None: confidences are those"));
  model.calibration = ModelCalibration{.temperature = 1.25, .min_confidence = 0.5, .num_dev = 40};
  EXPECT_THAT(
      model_card_text(card_of(model)),
      HasSubstr("Temperature 1.250, fitted on 40 utterances of the development part. Below a "
                "confidence of 0.500 the model abstains"));
}

TEST(ModelCard, ADamagedRunIsAnError) {
  ModelCard card = card_of(testing::network_model());
  card.run = "{}";
  EXPECT_THROW(model_card_text(card), Error);
  card.run = "{";
  EXPECT_THROW(model_card_text(card), Error);
}

TEST(ReadModelCard, FindsTheRunThatTheFileLiesIn) {
  const testing::TemporaryFolder folder;
  const auto fit = folder / "fits" / "session1" / "seed1";
  make_folders(fit);
  const auto path = fit / "model.safetensors";
  write_model(path, testing::network_model());
  EXPECT_EQ(read_model_card(path).run, "");
  write_file(folder / "run.json", kRun);
  const ModelCard card = read_model_card(path);
  EXPECT_EQ(card.run, kRun);
  EXPECT_EQ(card.hash, file_hash_hex(path));
}

}  // namespace
}  // namespace merkit
