#include "merkit/features/feature_store.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/base/parse.h"

namespace merkit {
namespace {

constexpr std::string_view kFormatKey = "merkit.format";
constexpr std::string_view kFormatName = "feature-store/";
constexpr std::int64_t kFormatVersion = 1;

[[noreturn]] void corrupt(std::string_view where, const std::string& what) {
  throw Error(ErrorCode::kCorruptData, std::string(where) + ": feature store: " + what);
}

void check_format(const SafetensorsMetadata& metadata, std::string_view where) {
  const auto found = metadata.find(kFormatKey);
  const std::string_view text = found == metadata.end() ? "" : std::string_view(found->second);
  const auto version = text.starts_with(kFormatName) ? parse_int(text.substr(kFormatName.size()))
                                                     : std::optional<std::int64_t>();
  if (!version || *version < 1) {
    corrupt(where,
            R"(expected metadata merkit.format "feature-store/1", got ")" + quote(text) + "\"");
  }
  if (*version > kFormatVersion) {
    throw Error(ErrorCode::kUnsupportedVersion,
                std::string(where) + ": format " + std::to_string(*version) +
                    " is newer than this program (reads up to 1); update merkit");
  }
}

std::string metadata_text(const SafetensorsMetadata& metadata, std::string_view key,
                          std::string_view where) {
  const auto found = metadata.find(key);
  if (found == metadata.end()) {
    corrupt(where, "expected metadata \"" + std::string(key) + "\", got none");
  }
  return found->second;
}

std::string metadata_object(const SafetensorsMetadata& metadata, std::string_view key,
                            std::string_view where) {
  std::string text = metadata_text(metadata, key, where);
  if (!parse_json(text, where).is_object()) {
    corrupt(where, "expected an object as " + std::string(key) + ", got \"" + quote(text) + "\"");
  }
  return text;
}

// The tensor `name`, checked for its shape; a dimension of kGrowing may be anything.
template <class T>
std::span<const T> tensor_values(const SafetensorsFile& file, const std::string& name,
                                 std::vector<std::uint64_t> shape, std::string_view where) {
  if (!file.contains(name)) {
    corrupt(where, "expected a tensor \"" + name + "\", got none");
  }
  const TensorView& tensor = file.tensor(name);
  if (!shape.empty() && shape[0] == kGrowing && !tensor.shape.empty()) {
    shape[0] = tensor.shape[0];
  }
  if (tensor.shape != shape) {
    corrupt(where, "tensor \"" + name + "\" has not the shape that the others promise");
  }
  return tensor.as<T>();
}

void check_offsets(std::span<const std::int64_t> offsets, std::uint64_t end, std::string_view name,
                   std::string_view where) {
  const bool in_order = std::is_sorted(offsets.begin(), offsets.end());
  if (offsets.empty() || offsets.front() != 0 || !in_order ||
      static_cast<std::uint64_t>(offsets.back()) > end) {
    corrupt(where, "expected " + std::string(name) + " from 0 upwards to at most " +
                       std::to_string(end) + ", got others");
  }
}

}  // namespace

FeatureStore::FeatureStore(const std::filesystem::path& path) : file_(path) {
  read_info(path.string());
  read_tensors(path.string());
}

FeatureStore::FeatureStore(std::span<const std::byte> bytes, std::string_view where)
    : file_(bytes, where) {
  read_info(where);
  read_tensors(where);
}

void FeatureStore::read_info(std::string_view where) {
  const SafetensorsMetadata& metadata = file_.metadata();
  check_format(metadata, where);
  info_.feature_set = metadata_text(metadata, "feature_set", where);
  info_.options = metadata_object(metadata, "options", where);
  info_.audio_options = metadata_object(metadata, "audio_options", where);
  const std::string version = metadata_text(metadata, "feature_set_version", where);
  const auto number = parse_int(version);
  if (!number || *number < 1 || *number > std::numeric_limits<int>::max()) {
    corrupt(where, "expected a feature_set_version of 1 or more, got \"" + quote(version) + "\"");
  }
  info_.version = static_cast<int>(*number);
  const std::string columns = metadata_text(metadata, "columns", where);
  const Json names = parse_json(columns, where);
  if (!names.is_array() ||
      !std::all_of(names.begin(), names.end(), [](const Json& name) { return name.is_string(); })) {
    corrupt(where, "expected an array of strings as columns, got \"" + quote(columns) + "\"");
  }
  info_.columns = names.get<std::vector<std::string>>();
}

void FeatureStore::read_tensors(std::string_view where) {
  statuses_ = tensor_values<std::uint8_t>(file_, "statuses", {kGrowing}, where);
  const std::uint64_t count = statuses_.size();
  data_ = tensor_values<float>(file_, "data", {kGrowing, num_columns()}, where);
  hashes_ = tensor_values<std::uint8_t>(file_, "hashes", {count, kContentHashDigits}, where);
  offsets_ = tensor_values<std::int64_t>(file_, "offsets", {count + 1}, where);
  id_offsets_ = tensor_values<std::int64_t>(file_, "id_offsets", {count + 1}, where);
  const auto blob = tensor_values<std::uint8_t>(file_, "ids", {kGrowing}, where);
  ids_ = {reinterpret_cast<const char*>(blob.data()), blob.size()};
  check_offsets(offsets_, file_.tensor("data").shape[0], "offsets", where);
  check_offsets(id_offsets_, blob.size(), "id_offsets", where);
  if (static_cast<std::uint64_t>(offsets_.back()) != file_.tensor("data").shape[0]) {
    corrupt(where, "expected every row to belong to an utterance, got others");
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (statuses_[i] >= kNumExtractStatuses) {
      corrupt(where, "expected statuses of 0 to 3, got " + std::to_string(statuses_[i]));
    }
    if (i > 0 && id(i - 1) >= id(i)) {
      corrupt(where, "expected ids in the order of their bytes, got \"" + quote(id(i)) +
                         "\" after \"" + quote(id(i - 1)) + "\"");
    }
  }
}

std::size_t FeatureStore::num_rows() const noexcept {
  return static_cast<std::size_t>(offsets_.back());
}

std::string_view FeatureStore::id(std::size_t i) const noexcept {
  const auto begin = static_cast<std::size_t>(id_offsets_[i]);
  return ids_.substr(begin, static_cast<std::size_t>(id_offsets_[i + 1]) - begin);
}

MatrixView<const float> FeatureStore::rows(std::size_t i) const noexcept {
  const auto begin = static_cast<std::size_t>(offsets_[i]);
  const std::size_t count = static_cast<std::size_t>(offsets_[i + 1]) - begin;
  return {.values = data_.subspan(begin * num_columns(), count * num_columns()),
          .rows = count,
          .cols = num_columns()};
}

ExtractStatus FeatureStore::status(std::size_t i) const noexcept {
  return static_cast<ExtractStatus>(statuses_[i]);
}

std::string_view FeatureStore::content_hash(std::size_t i) const noexcept {
  const auto digits = hashes_.subspan(i * kContentHashDigits, kContentHashDigits);
  return {reinterpret_cast<const char*>(digits.data()), digits.size()};
}

std::optional<std::size_t> FeatureStore::find(std::string_view id) const noexcept {
  std::size_t low = 0;
  std::size_t high = num_utterances();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (this->id(middle) < id) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < num_utterances() && this->id(low) == id ? std::optional(low) : std::nullopt;
}

}  // namespace merkit
