#include "merkit/infer/salient_rows.h"

#include <gtest/gtest.h>

#include <functional>

#include "merkit/model/made_up_models.h"

namespace merkit {
namespace {

// An input of the first three columns of speech34 as the recipe's text changes it.
ModelInput input_with(const std::function<void(RecipeFeature&)>& change) {
  ModelInputState state;
  state.feature = testing::network_model().inputs[0].state().feature;
  state.feature.normalise = "none";
  state.source = {"speech34", 1, "{}", "{}", find_feature_set("speech34").make({})->column_names()};
  change(state.feature);
  return ModelInput(std::move(state));
}

TEST(SalientRows, NeighboursOfARowCountForTheirColumn) {
  const ModelInput input = input_with([](RecipeFeature& f) { f.stack = 3; });
  ASSERT_EQ(input.num_columns(), 9U);
  const std::vector<double> sums = {0.1, 0.0, -0.2, 0.1, 0.0, -0.3, 0.2, 0.1, 0.0};
  const auto columns = largest_columns(input, sums, 2);
  ASSERT_EQ(columns.size(), 2U);
  EXPECT_EQ(columns[0].column, input.state().source.columns[2]);
  EXPECT_DOUBLE_EQ(columns[0].share, -0.5);
  EXPECT_EQ(columns[1].column, input.state().source.columns[0]);
  EXPECT_DOUBLE_EQ(columns[1].share, 0.4);
}

TEST(SalientRows, OnlyTheFirstFramesInOrderHaveTimes) {
  const auto hop_s = [](const std::function<void(RecipeFeature&)>& change, std::size_t rows) {
    return row_hop_s(input_with(change), rows);
  };
  EXPECT_GT(hop_s([](RecipeFeature&) {}, 2), 0.0);
  EXPECT_EQ(hop_s([](RecipeFeature& f) { f.gate_column = "energy"; }, 2), 0.0);
  const auto ranked = [](RecipeFeature& f) { f.rank_by = "energy", f.keep_top = 0.5; };
  EXPECT_EQ(hop_s(ranked, 2), 0.0);
  const auto from_the_end = [](RecipeFeature& f) { f.pad = "front", f.rows = 2; };
  EXPECT_EQ(hop_s(from_the_end, 2), 0.0);  // there may have been more
  EXPECT_GT(hop_s(from_the_end, 1), 0.0);
}

TEST(SalientRows, SumsOfRowsAndColumnsAgree) {
  const Matrix<double> shares(2, 3, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(column_sums(shares), (std::vector<double>{5, 7, 9}));
  EXPECT_EQ(row_share(shares, 0) + row_share(shares, 1), 21.0);
}

TEST(SalientRows, AnIdBeyondTheVocabularyIsNoWord) {
  const Model model = testing::network_model();
  EXPECT_EQ(word_of_row(model.inputs[1], 3.0F), "fine");
  EXPECT_EQ(word_of_row(model.inputs[1], 0.0F), "");
  EXPECT_EQ(word_of_row(model.inputs[1], 4.0F), "");
}

}  // namespace
}  // namespace merkit
