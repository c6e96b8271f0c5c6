// What a trained system does to the features of an utterance before its network or classifier sees
// them: silent rows left out, choice of columns, normalisation, choice of rows and their
// neighbours, words to ids.
//
//   const ModelInput input(fitted);
//   const Matrix<float> rows = input.from_rows(store.rows(i), "1F");
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/corpus/utterance.h"
#include "merkit/features/feature_store.h"
#include "merkit/features/row_normaliser.h"
#include "merkit/features/tokenizer.h"
#include "merkit/features/vocabulary.h"
#include "merkit/model/row_gate.h"
#include "merkit/recipe/recipe.h"

namespace merkit {

// The columns of `rows` in that order, [rows.rows, columns.size()].
Matrix<float> take_columns(MatrixView<const float> rows, std::span<const std::size_t> columns);

// Everything that is known of an input after fitting, as plain values: what a model file holds.
struct ModelInputState {
  RecipeFeature feature;                    // as in the recipe
  FeatureStoreInfo source;                  // set, version, options and columns of the raw rows
  std::optional<RowStatistics> statistics;  // where the recipe normalises; of the chosen columns
  std::optional<std::vector<VocabularyWord>> words;  // of an input of words
};

// How the options of an input of words say to take texts apart. Throws Error(kInvalidArgument).
TokenizerOptions tokenizer_options(const RecipeFeature& feature);

// True for the feature set of words, whose ids follow from a vocabulary that is part of the model.
bool is_text_feature(const RecipeFeature& feature) noexcept;

// The group whose statistics an utterance goes by: its speaker, or the actor who wears the markers
// (in the partner's turns that is the other speaker of the session), or "" where all rows are
// alike.
std::string normaliser_group(const RecipeFeature& feature, const Utterance& utterance);

// Immutable after construction, so one instance may be shared by any number of threads.
class ModelInput {
 public:
  // Throws Error(kInvalidArgument) for columns that are not there or values of the feature that are
  // unknown, and Error(kCorruptData) for statistics or words that do not fit the feature.
  explicit ModelInput(ModelInputState state);

  const ModelInputState& state() const noexcept { return state_; }
  const std::string& name() const noexcept { return state_.feature.name; }
  bool is_text() const noexcept { return vocabulary_.has_value(); }

  // Numbers a row, those of its neighbours among them: of ids of words, 1.
  std::size_t num_columns() const noexcept;
  // True if from_rows() gives back what it gets, so that rows can be used where they are.
  bool keeps_rows() const noexcept;

  // Rows of the feature set [num_rows, columns of the set] as the model takes them: [n,
  // num_columns()]; n is at most the recipe's `rows` where that is not 0. No rows make an input
  // that is absent. Rows are ranked by their raw values; before the first and behind the last row
  // its own values stand for neighbours. `group` is the utterance's normaliser_group(). What is not
  // finite becomes 0. Throws Error(kInvalidArgument) for another number of columns, and for inputs
  // of words.
  Matrix<float> from_rows(MatrixView<const float> rows, std::string_view group) const;

  // Ids of the known words of `text` as [n, 1] with n as above: a text of which no word is known is
  // as good as absent. Throws Error(kInvalidArgument) for other inputs.
  Matrix<float> from_text(std::string_view text) const;

  // What stands for an utterance without this input: no rows. Networks get zeros of length 0, which
  // layers can tell from rows of zeros.
  Matrix<float> absent() const { return Matrix<float>(0, num_columns()); }

 private:
  std::vector<std::size_t> kept_rows(MatrixView<const float> rows) const;
  Matrix<float> stacked(const Matrix<float>& rows, std::span<const std::size_t> kept) const;
  Matrix<float> cut(const Matrix<float>& rows) const;

  ModelInputState state_;
  std::optional<RowGate> gate_;
  std::vector<std::size_t> columns_;
  std::optional<std::size_t> rank_column_;  // of the set
  std::optional<RowNormaliser> normaliser_;
  std::optional<Vocabulary> vocabulary_;
  std::optional<Tokenizer> tokenizer_;
};

}  // namespace merkit
