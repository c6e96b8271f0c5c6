#include "merkit/model/model_input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "merkit/base/error.h"

namespace merkit {
namespace {

MatrixView<const float> view(const Matrix<float>& m) { return {m.values(), m.rows(), m.cols()}; }

RecipeFeature feature_of(const std::string& set, const std::string& normalise = "none") {
  RecipeFeature feature;
  feature.name = set == "tokens" ? "text" : "speech";
  feature.set = set;
  feature.normalise = normalise;
  return feature;
}

ModelInputState rows_state() {
  ModelInputState state;
  state.feature = feature_of("toy");
  state.source.columns = {"a", "b", "c"};
  return state;
}

ModelInputState text_state() {
  ModelInputState state;
  state.feature = feature_of("tokens");
  state.words = {{"i", 9}, {"am", 5}, {"fine", 1}};
  return state;
}

std::string error_of(const ModelInputState& state) {
  try {
    const ModelInput input(state);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(ModelInput, TakesTheColumnsOfTheRecipe) {
  ModelInputState state = rows_state();
  state.feature.columns = "0,2";
  const Matrix<float> raw(1, 3, {1.0F, 2.0F, 3.0F});
  EXPECT_EQ(ModelInput(state).from_rows(view(raw), ""), Matrix<float>(1, 2, {1.0F, 3.0F}));
  state.feature.columns = "3";
  EXPECT_THROW(ModelInput{state}, Error);
}

TEST(ModelInput, RowsBeyondThoseOfTheRecipeAreCutWhereItSays) {
  ModelInputState state = rows_state();
  state.feature.rows = 2;
  state.feature.columns = "0";
  const Matrix<float> raw(3, 3, {1, 0, 0, 2, 0, 0, 3, 0, 0});
  EXPECT_EQ(ModelInput(state).from_rows(view(raw), ""), Matrix<float>(2, 1, {1.0F, 2.0F}));
  state.feature.pad = "front";
  EXPECT_EQ(ModelInput(state).from_rows(view(raw), ""), Matrix<float>(2, 1, {2.0F, 3.0F}));
}

TEST(ModelInput, SilentRowsAreLeftOutBeforeRowsAreCounted) {
  ModelInputState state = rows_state();
  state.feature.columns = "0";
  state.feature.rows = 2;
  state.feature.gate_column = "c";
  state.feature.gate_above = 0.5;
  const Matrix<float> raw(5, 3, {1, 0, 0.5F, 2, 0, 0.6F, 3, 0, std::nanf(""), 4, 0, 9, 5, 0, 9});
  const ModelInput input(state);
  EXPECT_FALSE(input.keeps_rows());
  EXPECT_EQ(input.from_rows(view(raw), ""), Matrix<float>(2, 1, {2.0F, 4.0F}));
  state.feature.gate_column = "d";
  EXPECT_EQ(
      error_of(state),
      "features.speech.gate_column: expected one of a, b, c, got \"d\" (did you mean \"a\"?)");
}

TEST(ModelInput, NeighboursStandBesideARowAndTheEdgesRepeat) {
  ModelInputState state = rows_state();
  state.feature.columns = "0,2";
  state.feature.stack = 3;
  const Matrix<float> raw(3, 3, {1, 0, 10, 2, 0, 20, 3, 0, 30});
  const ModelInput input(state);
  EXPECT_EQ(input.num_columns(), 6U);
  EXPECT_FALSE(input.keeps_rows());
  EXPECT_EQ(input.from_rows(view(raw), ""),
            Matrix<float>(3, 6, {1, 10, 1, 10, 2, 20, 1, 10, 2, 20, 3, 30, 2, 20, 3, 30, 3, 30}));
  EXPECT_EQ(input.from_rows(view(Matrix<float>(0, 3)), ""), Matrix<float>(0, 6));
  state.feature.stack = 2;
  EXPECT_EQ(error_of(state), "features.speech.stack: expected an odd number, got 2");
}

TEST(ModelInput, KeepsTheRowsOfHighestRankInTheOrderOfTime) {
  ModelInputState state = rows_state();
  state.feature.columns = "0";
  state.feature.rank_by = "c";
  const Matrix<float> raw(5, 3, {1, 0, 0.5, 2, 0, 0.9, 3, 0, NAN, 4, 0, 0.1, 5, 0, 0.9});
  const auto kept = [&](double top) {
    state.feature.keep_top = top;
    const Matrix<float> rows = ModelInput(state).from_rows(view(raw), "");
    return std::vector<float>(rows.values().begin(), rows.values().end());
  };
  EXPECT_THAT(kept(2), ::testing::ElementsAre(2, 5));
  EXPECT_THAT(kept(1), ::testing::ElementsAre(2));
  EXPECT_THAT(kept(0.7), ::testing::ElementsAre(1, 2, 5));  // of the four that have a rank
  EXPECT_THAT(kept(9), ::testing::ElementsAre(1, 2, 4, 5));
  EXPECT_THAT(kept(0), ::testing::ElementsAre(1, 2, 3, 4, 5));
  state.feature.rank_by = "d";
  EXPECT_THAT(error_of(state), ::testing::StartsWith("features.speech.rank_by: expected one of a"));
}

TEST(ModelInput, NeighboursAreTheOnesInTimeWhateverRowsAreKept) {
  ModelInputState state = rows_state();
  state.feature.columns = "0";
  state.feature.stack = 3;
  state.feature.rank_by = "a";
  state.feature.keep_top = 1;
  const Matrix<float> raw(3, 3, {1, 0, 0, 9, 0, 0, 3, 0, 0});
  EXPECT_EQ(ModelInput(state).from_rows(view(raw), ""), Matrix<float>(1, 3, {1, 9, 3}));
}

TEST(ModelInput, WhatIsNotFiniteIsZero) {
  const ModelInput input(rows_state());
  const Matrix<float> raw(1, 3, {std::nanf(""), 2.0F, HUGE_VALF});
  EXPECT_EQ(input.from_rows(view(raw), ""), Matrix<float>(1, 3, {0.0F, 2.0F, 0.0F}));
}

TEST(ModelInput, AnAbsentInputHasNoRowsAndNeitherHasATextWithoutKnownWords) {
  const ModelInput input(rows_state());
  EXPECT_EQ(input.from_rows(view(Matrix<float>(0, 3)), ""), input.absent());
  EXPECT_EQ(input.absent(), Matrix<float>(0, 3));
  EXPECT_EQ(ModelInput(text_state()).from_text("?"), Matrix<float>(0, 1));
}

TEST(ModelInput, NormalisesTheChosenColumnsByGroup) {
  ModelInputState state = rows_state();
  state.feature.columns = "1";
  state.feature.normalise = "speaker";
  state.statistics =
      RowStatistics{{"1F"}, Matrix<double>(2, 1, {10.0, 20.0}), Matrix<double>(2, 1, {2.0, 5.0})};
  const ModelInput input(state);
  EXPECT_FALSE(input.keeps_rows());
  const Matrix<float> raw(1, 3, {0.0F, 30.0F, 0.0F});
  EXPECT_EQ(input.from_rows(view(raw), "1F")(0, 0), 10.0F);
  EXPECT_EQ(input.from_rows(view(raw), "2M")(0, 0), 2.0F);
}

TEST(ModelInput, WordsBecomeIdsAndUnknownOnesAreLeftOut) {
  ModelInputState state = text_state();
  const ModelInput input(state);
  EXPECT_EQ(input.from_text("Fine, I guess I am"), Matrix<float>(4, 1, {3, 1, 1, 2}));
  state.feature.rows = 2;
  state.feature.pad = "front";
  EXPECT_EQ(ModelInput(state).from_text("Fine, I guess I am"), Matrix<float>(2, 1, {1, 2}));
}

TEST(ModelInput, OptionsOfTheTokenizerComeFromTheRecipe) {
  ModelInputState state = text_state();
  state.feature.options = {{"lower_case", "false"}};
  EXPECT_EQ(ModelInput(state).from_text("Fine am"), Matrix<float>(1, 1, {2.0F}));
}

TEST(ModelInput, TheGroupOfAPartnersTurnIsTheActorWhoWearsTheMarkers) {
  const RecipeFeature by_actor = feature_of("mocap189", "actor");
  Utterance turn;
  turn.session = "1";
  turn.gender = "M";
  turn.speaker = "1M";
  turn.speaker_wears_markers = false;
  EXPECT_EQ(normaliser_group(by_actor, turn), "1F");
  turn.speaker_wears_markers = true;
  EXPECT_EQ(normaliser_group(by_actor, turn), "1M");
  EXPECT_EQ(normaliser_group(feature_of("toy", "speaker"), turn), "1M");
  EXPECT_EQ(normaliser_group(feature_of("toy", "z-score"), turn), "");
}

TEST(ModelInput, RefusesWhatDoesNotFitTogether) {
  ModelInputState state = rows_state();
  state.feature.normalise = "zscore";
  EXPECT_EQ(
      error_of(state),
      "features.speech.normalise: expected one of none, z-score, min-max, speaker, actor, got "
      "\"zscore\" (did you mean \"z-score\"?)");
  state.feature.normalise = "z-score";
  EXPECT_EQ(error_of(state), "input speech: expected statistics where features are normalised");
  state.statistics = RowStatistics{{}, Matrix<double>(1, 2), Matrix<double>(1, 2)};
  EXPECT_EQ(error_of(state), "input speech: expected statistics of the chosen columns");
  state = text_state();
  state.words.reset();
  EXPECT_EQ(error_of(state), "input text: expected words");
  const ModelInput text(text_state());
  EXPECT_THROW(text.from_rows(view(Matrix<float>(1, 1)), ""), Error);
  EXPECT_THROW(ModelInput(rows_state()).from_text("a"), Error);
}

}  // namespace
}  // namespace merkit
