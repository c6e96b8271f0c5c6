#include "merkit/model/speech_transcriber.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/model/made_up_models.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

// A network that passes its three inputs on as the logits of "a", the blank character and none.
Model passing_model() {
  Model model;
  model.recipe = parse_recipe(
      "[targets]\nkind = \"transcript\"\nalphabet = \"a \"\n"
      "[features.speech]\nset = \"speech34\"\ncolumns = \"0-2\"\n"
      "[[node]]\nname = \"logits\"\nlayer = \"dense\"\n"
      "[training]\nloss = \"ctc\"\nchoose_epoch = \"dev-cer\"\n",
      "test", "");
  model.class_names = {"a", " "};
  ModelInputState speech;
  speech.feature = model.recipe.features[0];
  speech.source = {"speech34", 1, "{}", "{}", std::vector<std::string>(34, "c")};
  model.inputs.emplace_back(std::move(speech));
  model.graph = recipe_graph(model.recipe);
  model.parameters = {{1, 0, 0, 0, 1, 0, 0, 0, 1}, {0, 0, 0}};
  return model;
}

// Rows in which the label of each frame is the largest.
Matrix<float> frames_of(const std::vector<std::size_t>& labels) {
  Matrix<float> rows(labels.size(), 3);
  for (std::size_t t = 0; t < labels.size(); ++t) {
    rows(t, labels[t]) = 5.0F;
  }
  return rows;
}

std::string written(const Matrix<float>& rows, int beam_width) {
  const SpeechTranscriber transcriber(passing_model());
  const MatrixView<const float> inputs[] = {{rows.values(), rows.rows(), rows.cols()}};
  return transcriber.transcribe(inputs, {.beam_width = beam_width});
}

TEST(SpeechTranscriber, WritesLabelsThatRepeatOnceAndNoneNotAtAll) {
  for (const int beam_width : {0, 1, 10}) {
    EXPECT_EQ(written(frames_of({0, 0, 2, 0, 1, 1, 2, 0}), beam_width), "aa a") << beam_width;
    EXPECT_EQ(written(frames_of({2, 2}), beam_width), "") << beam_width;
  }
}

// "a" in either frame or in both is together more probable than none in both.
TEST(SpeechTranscriber, TheBeamSumsOverPathsWhereTheBestPathDoesNot) {
  Matrix<float> rows(2, 3);
  for (std::size_t t = 0; t < 2; ++t) {
    rows(t, 0) = 0.4F;
    rows(t, 1) = -9.0F;
    rows(t, 2) = 0.6F;
  }
  EXPECT_EQ(written(rows, 0), "");
  EXPECT_EQ(written(rows, 10), "a");
}

TEST(SpeechTranscriber, GivesTheLogitsOfEveryFrame) {
  const SpeechTranscriber transcriber(passing_model());
  const Matrix<float> rows = frames_of({1, 0, 2, 2});
  const MatrixView<const float> inputs[] = {{rows.values(), rows.rows(), rows.cols()}};
  EXPECT_EQ(transcriber.logits(inputs), rows);
  EXPECT_EQ(transcriber.alphabet().characters(), passing_model().class_names);
}

TEST(SpeechTranscriber, OfNothingWritesNothing) {
  for (const int beam_width : {0, 10}) {
    EXPECT_EQ(written(Matrix<float>(0, 3), beam_width), "") << beam_width;
  }
}

TEST(SpeechTranscriber, RefusesOtherModelsInputsAndBeams) {
  EXPECT_THAT(testing::error_of(ErrorCode::kInvalidArgument,
                                [] { SpeechTranscriber{testing::network_model()}; }),
              HasSubstr("expected a model that writes transcripts, got one of classes"));
  EXPECT_THAT(testing::error_of([] { written(Matrix<float>(2, 4), 0); }),
              HasSubstr("expected an input of shape"));
  EXPECT_THAT(testing::error_of([] { written(frames_of({0}), 1001); }),
              HasSubstr("beam_width: expected 0 to 1000, got 1001"));
  EXPECT_THAT(testing::error_of([] { SpeechTranscriber(passing_model()).logits({}); }),
              HasSubstr("expected 1 inputs, got 0"));
}

}  // namespace
}  // namespace merkit
