#include "merkit/base/safetensors.h"

#include <algorithm>
#include <array>
#include <optional>
#include <type_traits>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/safetensors_header.h"

namespace merkit {
namespace {

constexpr std::size_t kLengthBytes = 8;

struct TypeEntry {
  TensorType type;
  std::string_view name;
  std::size_t bytes;
};

constexpr std::array<TypeEntry, 13> kTypes = {{{TensorType::kBool, "BOOL", 1},
                                               {TensorType::kU8, "U8", 1},
                                               {TensorType::kI8, "I8", 1},
                                               {TensorType::kI16, "I16", 2},
                                               {TensorType::kU16, "U16", 2},
                                               {TensorType::kF16, "F16", 2},
                                               {TensorType::kBF16, "BF16", 2},
                                               {TensorType::kI32, "I32", 4},
                                               {TensorType::kU32, "U32", 4},
                                               {TensorType::kF32, "F32", 4},
                                               {TensorType::kI64, "I64", 8},
                                               {TensorType::kU64, "U64", 8},
                                               {TensorType::kF64, "F64", 8}}};

[[noreturn]] void corrupt(std::string_view where, const std::string& what) {
  throw Error(ErrorCode::kCorruptData, std::string(where) + ": " + what);
}

std::uint64_t read_header_length(std::span<const std::byte> bytes, std::string_view where) {
  if (bytes.size() < kLengthBytes) {
    corrupt(where, "expected at least 8 bytes of safetensors, got " + std::to_string(bytes.size()));
  }
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    length |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
  }
  const std::uint64_t available =
      std::min<std::uint64_t>(bytes.size() - kLengthBytes, kMaxSafetensorsHeaderBytes);
  if (length > available) {
    corrupt(where, "expected a safetensors header of at most " + std::to_string(available) +
                       " bytes, got " + std::to_string(length));
  }
  return length;
}

// Bytes that type and shape promise, or nullopt if they do not fit 64 bits.
std::optional<std::uint64_t> promised_bytes(TensorType type,
                                            const std::vector<std::uint64_t>& shape) {
  std::uint64_t bytes = element_size(type);
  for (const std::uint64_t length : shape) {
    if (__builtin_mul_overflow(bytes, length, &bytes)) {
      // A zero further out still makes the tensor empty, but no writer counts past 2^64.
      return std::nullopt;
    }
  }
  return bytes;
}

void check_size(const HeaderTensor& tensor, std::string_view where) {
  const auto promised = promised_bytes(tensor.type, tensor.shape);
  if (!promised || *promised != tensor.end - tensor.begin) {
    corrupt(where, "tensor \"" + quote(tensor.name) + "\": expected " +
                       (promised ? std::to_string(*promised) + " bytes by type and shape"
                                 : "a shape of fewer than 2^64 bytes") +
                       ", got " + std::to_string(tensor.end - tensor.begin));
  }
}

template <class T>
bool reads_as(TensorType type) {
  switch (type) {
    case TensorType::kBool:
    case TensorType::kU8:
      return std::is_same_v<T, std::uint8_t>;
    case TensorType::kI8:
      return std::is_same_v<T, std::int8_t>;
    case TensorType::kI16:
      return std::is_same_v<T, std::int16_t>;
    case TensorType::kU16:
    case TensorType::kF16:
    case TensorType::kBF16:
      return std::is_same_v<T, std::uint16_t>;
    case TensorType::kI32:
      return std::is_same_v<T, std::int32_t>;
    case TensorType::kU32:
      return std::is_same_v<T, std::uint32_t>;
    case TensorType::kF32:
      return std::is_same_v<T, float>;
    case TensorType::kI64:
      return std::is_same_v<T, std::int64_t>;
    case TensorType::kU64:
      return std::is_same_v<T, std::uint64_t>;
    case TensorType::kF64:
      return std::is_same_v<T, double>;
  }
  return false;
}

}  // namespace

std::size_t element_size(TensorType type) noexcept {
  return kTypes.at(static_cast<std::size_t>(type)).bytes;
}

std::string_view type_name(TensorType type) noexcept {
  return kTypes.at(static_cast<std::size_t>(type)).name;
}

std::optional<TensorType> tensor_type(std::string_view name) noexcept {
  const auto* found = std::find_if(kTypes.begin(), kTypes.end(),
                                   [&](const TypeEntry& entry) { return entry.name == name; });
  return found == kTypes.end() ? std::nullopt : std::optional(found->type);
}

std::uint64_t TensorView::num_elements() const noexcept {
  std::uint64_t count = 1;
  for (const std::uint64_t length : shape) {
    count *= length;
  }
  return count;
}

template <class T>
std::span<const T> TensorView::as() const {
  if (!reads_as<T>(type)) {
    corrupt("tensor", "expected elements of another type, got " + std::string(type_name(type)));
  }
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(T) != 0) {
    corrupt("tensor", "expected " + std::string(type_name(type)) + " elements at a multiple of " +
                          std::to_string(alignof(T)) + " bytes, got an odd place");
  }
  return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

template std::span<const std::uint8_t> TensorView::as() const;
template std::span<const std::int8_t> TensorView::as() const;
template std::span<const std::int16_t> TensorView::as() const;
template std::span<const std::uint16_t> TensorView::as() const;
template std::span<const std::int32_t> TensorView::as() const;
template std::span<const std::uint32_t> TensorView::as() const;
template std::span<const std::int64_t> TensorView::as() const;
template std::span<const std::uint64_t> TensorView::as() const;
template std::span<const float> TensorView::as() const;
template std::span<const double> TensorView::as() const;

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path)
    : where_(path.string()), map_(path) {
  parse(map_.bytes());
}

SafetensorsFile::SafetensorsFile(std::span<const std::byte> bytes, std::string_view where)
    : where_(where) {
  parse(bytes);
}

bool SafetensorsFile::contains(std::string_view name) const {
  return tensors_.find(name) != tensors_.end();
}

const TensorView& SafetensorsFile::tensor(std::string_view name) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end()) {
    throw Error(ErrorCode::kNotFound,
                where_ + ": expected a tensor \"" + quote(name) + "\", got none of that name");
  }
  return found->second;
}

void SafetensorsFile::parse(std::span<const std::byte> bytes) {
  const std::uint64_t length = read_header_length(bytes, where_);
  const std::span<const std::byte> text = bytes.subspan(kLengthBytes, length);
  const std::span<const std::byte> data = bytes.subspan(kLengthBytes + length);
  SafetensorsHeader header =
      parse_safetensors_header({reinterpret_cast<const char*>(text.data()), text.size()}, where_);
  metadata_ = std::move(header.metadata);
  std::stable_sort(header.tensors.begin(), header.tensors.end(), [](const auto& a, const auto& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::uint64_t covered = 0;
  for (HeaderTensor& tensor : header.tensors) {
    if (tensor.begin != covered || tensor.end < tensor.begin || tensor.end > data.size()) {
      corrupt(where_, "tensor \"" + quote(tensor.name) + "\": expected data_offsets from " +
                          std::to_string(covered) + " to at most " + std::to_string(data.size()) +
                          ", got " + std::to_string(tensor.begin) + " to " +
                          std::to_string(tensor.end));
    }
    check_size(tensor, where_);
    covered = tensor.end;
    names_.push_back(tensor.name);
    tensors_.emplace(std::move(tensor.name),
                     TensorView{tensor.type, std::move(tensor.shape),
                                data.subspan(tensor.begin, tensor.end - tensor.begin)});
  }
  if (covered != data.size()) {
    corrupt(where_, "expected " + std::to_string(covered) + " bytes of tensors, got " +
                        std::to_string(data.size()));
  }
}

}  // namespace merkit
