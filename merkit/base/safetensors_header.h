// The JSON header of a safetensors file, to and from text. Not installed: for safetensors*.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/safetensors.h"

namespace merkit {

// The limit that the format sets.
inline constexpr std::uint64_t kMaxSafetensorsHeaderBytes = 100'000'000;

struct HeaderTensor {
  std::string name;
  TensorType type = TensorType::kF32;
  std::vector<std::uint64_t> shape;
  std::uint64_t begin = 0;  // bytes from the start of the data
  std::uint64_t end = 0;
};

struct SafetensorsHeader {
  std::vector<HeaderTensor> tensors;  // in the order of the text
  SafetensorsMetadata metadata;
};

// The type of that name; nullopt if the format has none.
std::optional<TensorType> tensor_type(std::string_view name) noexcept;

// Reads a header. The text is checked while it streams by, so that a hostile one costs no more
// memory than its own size times a small constant. Offsets and sizes are not checked.
// Throws Error(kCorruptData) for anything but one object of tensors with exactly dtype, shape and
// data_offsets, and at most one "__metadata__" of strings; duplicate names; bytes that are not
// UTF-8; a first byte other than '{'; anything but blanks after the object.
SafetensorsHeader parse_safetensors_header(std::string_view text, std::string_view where);

// The header as text, on one line.
std::string dump_safetensors_header(const SafetensorsHeader& header);

}  // namespace merkit
