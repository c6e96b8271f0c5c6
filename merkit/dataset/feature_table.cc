#include "merkit/dataset/feature_table.h"

#include <fmt/format.h>

#include <deque>
#include <map>
#include <memory>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/hash.h"
#include "merkit/features/store_update.h"
#include "merkit/model/model_input.h"

namespace merkit {
namespace {

std::string utterances_text(UtteranceList utterances) {
  std::string text;
  for (const Utterance* utterance : utterances) {
    text += utterance->id + '\n';
  }
  return text;
}

FeatureJob make_job(const RecipeFeature& feature) {
  ExtractAudioOptions audio;
  audio.channel = feature.channel;
  try {
    return {find_feature_set(feature.set), feature.options, audio};
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("features.{}: {}", feature.name, error.what()));
  }
}

// A store that the experiment needs.
struct Wanted {
  std::filesystem::path path;
  FeatureJob job;
  StoreUpdate update;

  Wanted(std::filesystem::path file, const RecipeFeature& feature)
      : path(std::move(file)), job(make_job(feature)), update(path, job) {}
};

// Extracts what is not up to date, in one pass over the corpus; failures by store.
std::map<std::string, std::vector<ExtractFailure>> bring_up_to_date(std::deque<Wanted>& wanted,
                                                                    UtteranceList utterances,
                                                                    const RunControl& control) {
  std::vector<Wanted*> stale;
  std::vector<ExtractTarget> targets;
  for (Wanted& one : wanted) {
    if (!one.update.is_current(utterances, control)) {
      stale.push_back(&one);
      targets.push_back(one.update.begin());
    }
  }
  std::map<std::string, std::vector<ExtractFailure>> failures;
  if (stale.empty()) {
    return failures;
  }
  try {
    auto reports = extract_features(utterances, targets, control);
    for (std::size_t i = 0; i < stale.size(); ++i) {
      stale[i]->update.commit();
      failures[stale[i]->path.filename().string()] = std::move(reports[i].failures);
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kCancelled) {
      for (Wanted* one : stale) {
        one->update.keep_partial();
      }
    }
    throw;
  }
  return failures;
}

std::string store_name_of(const RecipeFeature& feature, const std::string& utterances) {
  constexpr std::size_t kDigits = 12;
  const std::string key = make_job(feature).recipe() + '\n' + utterances;
  return feature.set + "-" + hash_hex(key).substr(0, kDigits) + ".safetensors";
}

}  // namespace

FeatureTable::FeatureTable(const std::vector<RecipeFeature>& features, UtteranceList utterances,
                           const std::filesystem::path& folder, const RunControl& control)
    : utterances_(utterances) {
  const std::string ids = utterances_text(utterances);
  std::deque<Wanted> wanted;
  std::map<std::string, bool> seen;
  for (const RecipeFeature& feature : features) {
    Column& column = columns_.emplace_back();
    column.name = feature.name;
    if (is_text_feature(feature)) {
      const FeatureSet& set = find_feature_set(feature.set);
      column.info.feature_set = feature.set;
      column.info.version = set.version;
      column.info.options = set.options_json(feature.options);
      column.info.audio_options = "{}";
      column.info.columns = {"id"};
      continue;
    }
    column.store_name = store_name_of(feature, ids);
    if (!std::exchange(seen[column.store_name], true)) {
      make_folders(folder);
      wanted.emplace_back(folder / column.store_name, feature);
    }
  }
  auto failures = bring_up_to_date(wanted, utterances, control);
  for (Column& column : columns_) {
    if (!column.store_name.empty()) {
      column.store.emplace(folder / column.store_name);
      column.info = column.store->info();
      column.failures = failures[column.store_name];
    }
  }
  check_coverage();
}

std::string FeatureTable::content_hash(std::size_t feature) const {
  const auto& store = columns_[feature].store;
  if (!store) {
    return "";
  }
  std::string text;
  for (std::size_t i = 0; i < store->num_utterances(); ++i) {
    text += store->content_hash(i);
  }
  return hash_hex(text);
}

bool FeatureTable::has(std::size_t feature, std::size_t utterance) const {
  const auto& store = columns_[feature].store;
  return store ? store->rows(utterance).rows > 0 : !text(utterance).empty();
}

MatrixView<const float> FeatureTable::rows(std::size_t feature, std::size_t utterance) const {
  return columns_[feature].store->rows(utterance);
}

std::string_view FeatureTable::text(std::size_t utterance) const {
  const auto& text = utterances_[utterance]->text;
  return text ? std::string_view(*text) : std::string_view();
}

std::vector<FeatureCoverage> FeatureTable::coverage() const {
  std::vector<FeatureCoverage> all;
  for (std::size_t f = 0; f < columns_.size(); ++f) {
    FeatureCoverage& one = all.emplace_back();
    one.feature = columns_[f].name;
    one.num_utterances = utterances_.size();
    one.failures = columns_[f].failures;
    for (std::size_t i = 0; i < utterances_.size(); ++i) {
      one.num_absent += has(f, i) ? 0U : 1U;
    }
  }
  return all;
}

void FeatureTable::check_coverage() const {
  const auto all = coverage();
  for (std::size_t f = 0; f < all.size(); ++f) {
    const FeatureCoverage& one = all[f];
    if (one.num_absent < one.num_utterances) {
      continue;
    }
    const FeatureStoreInfo& info = columns_[f].info;
    const std::string why =
        one.failures.empty() ? "" : "; the first failure: " + one.failures.front().message;
    throw Error(ErrorCode::kCorruptData,
                fmt::format("features.{}: expected {} for {}, got none for any of {} utterances{}",
                            one.feature, modality_name(find_feature_set(info.feature_set).modality),
                            info.feature_set, one.num_utterances, why));
  }
}

}  // namespace merkit
