// Features of a whole corpus in one safetensors file. Byte layout: docs/formats.md.
//
//   const FeatureStore store("features/logmel.safetensors");
//   if (const auto at = store.find("Ses01F_impro01_F000")) use(store.rows(*at));
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/base/safetensors.h"
#include "merkit/features/row_sink.h"

namespace merkit {

// What a store says of itself.
struct FeatureStoreInfo {
  std::string feature_set;           // "logmel"
  int version = 1;                   // of the set
  std::string options;               // JSON object: options of the set
  std::string audio_options;         // JSON object: rate, channel; "{}" for sets without sound
  std::vector<std::string> columns;  // one name a column
};

// Hexadecimal digits of a content hash.
inline constexpr std::size_t kContentHashDigits = 32;

// A store opened for reading: mapped and checked once.
// Immutable, so one instance may be shared by any number of threads.
class FeatureStore {
 public:
  // Throws Error(kIo) if `path` cannot be read, Error(kUnsupportedVersion) if a newer program wrote
  // it, Error(kCorruptData) if it is no feature store: wrong tensors, ids that are not sorted and
  // different, offsets that go backwards or outside.
  explicit FeatureStore(const std::filesystem::path& path);

  // The same for bytes in memory that outlive the object; `where` names them in messages.
  FeatureStore(std::span<const std::byte> bytes, std::string_view where);

  const FeatureStoreInfo& info() const noexcept { return info_; }
  std::size_t num_utterances() const noexcept { return statuses_.size(); }
  std::size_t num_rows() const noexcept;
  std::size_t num_columns() const noexcept { return info_.columns.size(); }

  // The parts of utterance `i` < num_utterances().
  std::string_view id(std::size_t i) const noexcept;
  MatrixView<const float> rows(std::size_t i) const noexcept;  // [num_frames, num_columns]
  ExtractStatus status(std::size_t i) const noexcept;
  std::string_view content_hash(std::size_t i) const noexcept;  // 32 hexadecimal digits

  // Which utterance has that id; nullopt if none.
  std::optional<std::size_t> find(std::string_view id) const noexcept;

 private:
  void read_info(std::string_view where);
  void read_tensors(std::string_view where);

  SafetensorsFile file_;
  FeatureStoreInfo info_;
  std::span<const float> data_;
  std::span<const std::int64_t> offsets_;
  std::span<const std::int64_t> id_offsets_;
  std::span<const std::uint8_t> statuses_;
  std::span<const std::uint8_t> hashes_;
  std::string_view ids_;
};

// Writes a store utterance by utterance; rows go to disk at once. Not thread-safe.
class FeatureStoreWriter : public RowSink {
 public:
  // Throws Error(kIo) if the file cannot be created.
  FeatureStoreWriter(const std::filesystem::path& path, const FeatureStoreInfo& info);

  // Throws Error(kInvalidArgument) if `id` does not come after the one before it bytewise.
  void begin_utterance(std::string_view id) override;
  // Throws Error(kIo), or Error(kInvalidArgument) if `rows` has not one value a column.
  void append_rows(MatrixView<const float> rows) override;
  // Throws Error(kInvalidArgument) if `content_hash` has not 32 bytes.
  void end_utterance(std::string_view content_hash, ExtractStatus status) override;
  // An utterance begun and not ended is left out, but its rows must not have been appended.
  void commit() override;

 private:
  SafetensorsWriter out_;
  std::size_t num_columns_;
  std::string ids_;
  std::string id_;
  std::string hashes_;
  std::vector<std::uint8_t> statuses_;
  std::vector<std::int64_t> offsets_{0};
  std::vector<std::int64_t> id_offsets_{0};
  std::int64_t num_rows_ = 0;
};

}  // namespace merkit
