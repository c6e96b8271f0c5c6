// A feature store brought up to date: what is still good is kept, a stopped run is gone on with.
//
//   StoreUpdate update("features/logmel.safetensors", job);
//   if (!update.is_current(utterances, control)) {
//     const ExtractTarget target = update.begin();
//     ...  extract_features(); on Error(kCancelled): update.keep_partial()
//     update.commit();
//   }
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>

#include "merkit/features/extraction.h"
#include "merkit/features/feature_store.h"

namespace merkit {

// Not thread-safe.
class StoreUpdate {
 public:
  // Opens the store at `path` and the unfinished one beside it (x.partial.safetensors) if they are
  // there. `job` must outlive the object. An unfinished store that cannot be read is ignored.
  // Throws Error(kInvalidArgument) if `path` holds another feature set, and what FeatureStore
  // throws: a file that is no feature store is not overwritten.
  StoreUpdate(std::filesystem::path path, const FeatureJob& job);

  // True if the store has exactly these utterances with these contents.
  bool is_current(std::span<const Utterance* const> utterances, const RunControl& control) const;

  // The store before the update; nullptr if there was none.
  const FeatureStore* previous() const noexcept { return finished_ ? &*finished_ : nullptr; }

  // Begins to write. The target refers to this object. Throws Error(kIo).
  ExtractTarget begin();

  // Puts the new store in place and removes the unfinished one. Throws Error(kIo).
  void commit();

  // Leaves what was written as the unfinished store. Throws Error(kIo).
  void keep_partial();

 private:
  std::filesystem::path path_;
  std::filesystem::path partial_path_;
  const FeatureJob& job_;
  std::optional<FeatureStore> finished_;
  std::optional<FeatureStore> partial_;
  std::unique_ptr<FeatureStoreWriter> writer_;
};

}  // namespace merkit
