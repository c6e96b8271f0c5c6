// The features that a recipe needs of every utterance of an experiment: extracted once, kept in
// stores, mapped.
//
//   const FeatureTable table(recipe.features, corpus.utterances, "run/features", control);
//   if (table.has(0, i)) use(table.rows(0, i));
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/base/run_control.h"
#include "merkit/corpus/folds.h"
#include "merkit/features/extraction.h"
#include "merkit/features/feature_store.h"
#include "merkit/recipe/recipe.h"

namespace merkit {

// What became of one feature over all utterances.
struct FeatureCoverage {
  std::string feature;
  std::size_t num_utterances = 0;
  std::size_t num_absent = 0;            // without sound, text or motion capture, or too short
  std::vector<ExtractFailure> failures;  // those whose data is damaged, among the absent
};

// Immutable after construction, so one instance may be shared by any number of threads.
class FeatureTable {
 public:
  // Extracts what the stores in `folder` do not hold yet, or hold for other data; the name of a
  // store follows from the set, its options and the utterances, so that runs can share a folder.
  // Features of text need no store. `utterances` (ids ascending) must outlive the object. Throws
  // Error(kCorruptData) if no utterance has what a feature is made from, Error(kCancelled) on
  // request (what was extracted is kept), and what FeatureJob, StoreUpdate and extract_features()
  // throw.
  FeatureTable(const std::vector<RecipeFeature>& features, UtteranceList utterances,
               const std::filesystem::path& folder, const RunControl& control);

  // What the rows of a feature were made by; of text, the set and its options.
  const FeatureStoreInfo& info(std::size_t feature) const { return columns_[feature].info; }
  // The store's file name, or "" for text.
  const std::string& store_name(std::size_t feature) const { return columns_[feature].store_name; }

  // Hash of what the feature was made from for every utterance; "" for text.
  std::string content_hash(std::size_t feature) const;

  // True if there is something of the feature for that utterance.
  bool has(std::size_t feature, std::size_t utterance) const;
  // The rows of a feature that is not text; none if !has().
  MatrixView<const float> rows(std::size_t feature, std::size_t utterance) const;
  // The transcript; "" if none.
  std::string_view text(std::size_t utterance) const;

  // One for each feature.
  std::vector<FeatureCoverage> coverage() const;

 private:
  struct Column {
    FeatureStoreInfo info;
    std::string name;
    std::string store_name;
    std::optional<FeatureStore> store;  // nullopt: text
    std::vector<ExtractFailure> failures;
  };

  void check_coverage() const;

  UtteranceList utterances_;
  std::vector<Column> columns_;
};

}  // namespace merkit
