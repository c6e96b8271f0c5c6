// Where `merkit extract` writes: one store or file a feature set, or a folder of files.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "merkit/features/extraction.h"
#include "merkit/features/store_update.h"

namespace merkit::cli {

// What --format and --out mean together.
struct OutputLayout {
  std::optional<RowFormat> format;  // nullopt: a feature store
  std::filesystem::path out;
  bool out_is_file = false;  // else a folder, with one entry a feature set
};

// `format` is store, npy, csv, smile-csv, arff, htk or empty; empty follows the extension of `out`,
// and is a store where that says nothing. `out` is a file if its extension is that of the format.
// Throws Error(kInvalidArgument) for an unknown format.
OutputLayout output_layout(const std::string& format, const std::filesystem::path& out);

// Folders made for files to come; those in which nothing was put are removed again at the end.
class NewFolders {
 public:
  NewFolders() = default;
  ~NewFolders();
  NewFolders(const NewFolders&) = delete;
  NewFolders& operator=(const NewFolders&) = delete;

  // Creates `folder` and those above it; none if it is empty. Throws Error(kIo).
  void make(const std::filesystem::path& folder);

 private:
  std::vector<std::filesystem::path> made_;  // innermost first
};

// One feature set on its way to the disk.
class ExtractOutput {
 public:
  // Creates the folders above. `job` must outlive the object. Throws what StoreUpdate throws.
  ExtractOutput(const OutputLayout& layout, const FeatureJob& job, bool is_single_utterance);

  // True if the store there needs no work.
  bool is_current(const std::vector<const Utterance*>& utterances, const RunControl& control) const;
  // The store there; nullptr if none.
  const FeatureStore* previous() const noexcept;

  ExtractTarget begin();
  void commit();
  // After an interruption: keeps what can be gone on with.
  void keep_partial();

  // The store, file or folder.
  const std::filesystem::path& path() const noexcept { return path_; }
  const FeatureJob& job() const noexcept { return job_; }

 private:
  const FeatureJob& job_;
  std::optional<RowFormat> format_;
  bool is_folder_ = false;
  std::filesystem::path path_;
  NewFolders folders_;  // before the files in them: it must outlive their temporary ones
  std::unique_ptr<StoreUpdate> store_;
  std::unique_ptr<RowSink> sink_;
};

}  // namespace merkit::cli
