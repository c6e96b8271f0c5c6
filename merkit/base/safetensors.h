// The safetensors container: u64 header length, JSON header, tensors. Byte layout: docs/formats.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/memory_map.h"

namespace merkit {

enum class TensorType {
  kBool,
  kU8,
  kI8,
  kI16,
  kU16,
  kF16,
  kBF16,
  kI32,
  kU32,
  kF32,
  kI64,
  kU64,
  kF64
};

// Bytes of one element: 1, 2, 4 or 8.
std::size_t element_size(TensorType type) noexcept;

// Name in the header: "F32", "I64".
std::string_view type_name(TensorType type) noexcept;

// A tensor inside a file or in memory, little-endian, row-major.
struct TensorView {
  TensorType type = TensorType::kF32;
  std::vector<std::uint64_t> shape;  // outermost first
  std::span<const std::byte> bytes;

  // Number of elements: the product of `shape`, 1 for a scalar.
  std::uint64_t num_elements() const noexcept;

  // The elements as T. Throws Error(kCorruptData) if sizeof(T) or the kind of T does not fit
  // `type`.
  template <class T>
  std::span<const T> as() const;
};

// A file opened for reading: mapped, checked once, then read without copies.
// Immutable, so one instance may be shared by any number of threads.
class SafetensorsFile {
 public:
  // Throws Error(kIo) if `path` cannot be read, Error(kCorruptData) if the header is larger than
  // the file or 100 MB, is not JSON of the expected form, or if tensors overlap, leave gaps, lie
  // outside the file or do not have the size that their type and shape give.
  explicit SafetensorsFile(const std::filesystem::path& path);

  // The same for bytes in memory that outlive the object; `where` names them in messages.
  SafetensorsFile(std::span<const std::byte> bytes, std::string_view where);

  // Names in the order of their bytes.
  const std::vector<std::string>& names() const noexcept { return names_; }
  // True if a tensor of that name exists.
  bool contains(std::string_view name) const;
  // The tensor. Throws Error(kNotFound) if there is none of that name.
  const TensorView& tensor(std::string_view name) const;
  // The strings under "__metadata__".
  const std::map<std::string, std::string, std::less<>>& metadata() const noexcept {
    return metadata_;
  }

 private:
  void parse(std::span<const std::byte> bytes, std::string_view where);

  MemoryMap map_;
  std::vector<std::string> names_;
  std::map<std::string, TensorView, std::less<>> tensors_;
  std::map<std::string, std::string, std::less<>> metadata_;
};

// Writes a file tensor by tensor, so that no more than one need be in memory.
//
//   SafetensorsWriter out(path, {{"weights", TensorType::kF32, {4, 2}}}, {{"version", "1"}});
//   out.append(std::as_bytes(std::span(values)));
//   out.commit();
struct TensorSpec {
  std::string name;
  TensorType type = TensorType::kF32;
  std::vector<std::uint64_t> shape;
};

class SafetensorsWriter {
 public:
  // Writes the header. Data starts at a multiple of 64 bytes. Throws Error(kIo), or
  // Error(kInvalidArgument) if two tensors share a name or one is misaligned by those before it.
  SafetensorsWriter(const std::filesystem::path& path, const std::vector<TensorSpec>& tensors,
                    const std::map<std::string, std::string, std::less<>>& metadata);
  ~SafetensorsWriter();

  // The next bytes of the tensors, in the order of the specifications. Throws Error(kIo).
  void append(std::span<const std::byte> bytes);

  // Puts the file in place. Throws Error(kIo), or Error(kInvalidArgument) if bytes are missing or
  // too many.
  void commit();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace merkit
