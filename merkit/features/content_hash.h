// What the features of an utterance were made from, as one hash: to see what has changed. Not
// installed.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "merkit/corpus/utterance.h"
#include "merkit/features/chosen_input.h"
#include "merkit/features/feature_set.h"

namespace merkit {

// Hashes of files, each file read once. Safe for any number of threads.
class FileHashes {
 public:
  // 32 hexadecimal digits. Throws Error(kIo) if the file cannot be read.
  std::string hash(const std::filesystem::path& path);
  // The same of a file whose bytes are at hand.
  std::string hash(const std::filesystem::path& path, std::span<const std::byte> bytes);

 private:
  struct Entry {
    std::once_flag once;
    std::string digits;
  };

  std::shared_ptr<Entry> entry(const std::filesystem::path& path);

  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<Entry>> entries_;  // guarded by mutex_
};

// Hash of the bytes that a set of that modality reads of `utterance`, of where in them it reads,
// and of `recipe` (set, version, options). Throws Error(kIo) if a file cannot be read.
std::string content_hash(const Utterance& utterance, const ChosenInput& input, Modality modality,
                         std::string_view recipe, FileHashes& files);

}  // namespace merkit
