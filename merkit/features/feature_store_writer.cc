#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/features/feature_store.h"

namespace merkit {
namespace {

// The 64-bit tensors come last, behind ids padded to a multiple of 8 bytes, because the number of
// rows is known only at the end.
std::vector<TensorSpec> store_tensors(std::size_t num_columns) {
  return {{"data", TensorType::kF32, {kGrowing, num_columns}},
          {"statuses", TensorType::kU8, {kGrowing}},
          {"hashes", TensorType::kU8, {kGrowing, kContentHashDigits}},
          {"ids", TensorType::kU8, {kGrowing}},
          {"offsets", TensorType::kI64, {kGrowing}},
          {"id_offsets", TensorType::kI64, {kGrowing}}};
}

SafetensorsMetadata store_metadata(const FeatureStoreInfo& info) {
  return {{"merkit.format", "feature-store/1"},
          {"feature_set", info.feature_set},
          {"feature_set_version", std::to_string(info.version)},
          {"options", info.options},
          {"audio_options", info.audio_options},
          {"columns", dump_json(info.columns, -1)}};
}

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, "feature store: " + what);
}

}  // namespace

FeatureStoreWriter::FeatureStoreWriter(const std::filesystem::path& path,
                                       const FeatureStoreInfo& info)
    : out_(path, store_tensors(info.columns.size()), store_metadata(info)),
      num_columns_(info.columns.size()) {}

void FeatureStoreWriter::begin_utterance(std::string_view id) {
  if (!statuses_.empty() && id <= id_) {
    refuse("expected ids in the order of their bytes, got \"" + quote(id) + "\" after \"" +
           quote(id_) + "\"");
  }
  id_ = id;
}

void FeatureStoreWriter::append_rows(MatrixView<const float> rows) {
  if (rows.rows > 0 && rows.cols != num_columns_) {
    refuse("expected rows of " + std::to_string(num_columns_) + " values, got " +
           std::to_string(rows.cols));
  }
  out_.append(std::as_bytes(rows.values));
  num_rows_ += static_cast<std::int64_t>(rows.rows);
}

void FeatureStoreWriter::end_utterance(std::string_view content_hash, ExtractStatus status) {
  if (content_hash.size() != kContentHashDigits) {
    refuse("expected a hash of 32 digits, got \"" + quote(content_hash) + "\"");
  }
  ids_ += id_;
  hashes_ += content_hash;
  statuses_.push_back(static_cast<std::uint8_t>(status));
  offsets_.push_back(num_rows_);
  id_offsets_.push_back(static_cast<std::int64_t>(ids_.size()));
}

void FeatureStoreWriter::commit() {
  constexpr std::size_t kAlignment = 8;
  const auto put = [&](std::span<const std::byte> bytes) {
    out_.append(bytes);
    out_.end_tensor();
  };
  out_.end_tensor();
  put(std::as_bytes(std::span(statuses_)));
  put(std::as_bytes(std::span(hashes_)));
  const std::size_t end = out_.data_bytes() + ids_.size();
  ids_.append((kAlignment - end % kAlignment) % kAlignment, '\0');
  put(std::as_bytes(std::span(ids_)));
  put(std::as_bytes(std::span(offsets_)));
  put(std::as_bytes(std::span(id_offsets_)));
  out_.commit();
}

}  // namespace merkit
