// The safetensors container: u64 header length, JSON header, tensors. Byte layout: docs/formats.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
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

// Strings under "__metadata__", and how the header of a file is keyed.
using SafetensorsMetadata = std::map<std::string, std::string, std::less<>>;

// A tensor inside a file or in memory, little-endian, row-major.
struct TensorView {
  TensorType type = TensorType::kF32;
  std::vector<std::uint64_t> shape;  // outermost first
  std::span<const std::byte> bytes;

  // Number of elements: the product of `shape`, 1 for a scalar.
  std::uint64_t num_elements() const noexcept;

  // The elements as T: float, double or an integer of 8 to 64 bits. kBool reads as std::uint8_t,
  // kF16 and kBF16 as the std::uint16_t of their bits. Throws Error(kCorruptData) if T does not fit
  // `type`, or if a foreign file places the elements where this machine cannot read a T.
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
  const SafetensorsMetadata& metadata() const noexcept { return metadata_; }

 private:
  void parse(std::span<const std::byte> bytes);

  std::string where_;
  MemoryMap map_;
  std::vector<std::string> names_;
  std::map<std::string, TensorView, std::less<>> tensors_;
  SafetensorsMetadata metadata_;
};

// First dimension of a tensor whose length is not known when writing begins.
inline constexpr std::uint64_t kGrowing = std::numeric_limits<std::uint64_t>::max();

struct TensorSpec {
  std::string name;
  TensorType type = TensorType::kF32;
  std::vector<std::uint64_t> shape;  // outermost first; the first may be kGrowing
};

// Writes a file tensor by tensor, so that none need be in memory. The header is put in front when
// all sizes are known. Data starts at a multiple of 64 bytes. Not thread-safe.
//
//   SafetensorsWriter out(path, {{"weights", TensorType::kF32, {kGrowing, 2}}}, {{"version",
//   "1"}}); out.append(std::as_bytes(std::span(values))); out.end_tensor(); out.commit();
class SafetensorsWriter {
 public:
  // Throws Error(kIo) if the file cannot be created, or Error(kInvalidArgument) if two tensors
  // share a name, one is called "__metadata__", a name or a string of the metadata is not UTF-8, or
  // the header exceeds 100 MB.
  SafetensorsWriter(const std::filesystem::path& path, std::vector<TensorSpec> tensors,
                    SafetensorsMetadata metadata);
  ~SafetensorsWriter();
  SafetensorsWriter(SafetensorsWriter&&) noexcept;
  SafetensorsWriter& operator=(SafetensorsWriter&&) noexcept;

  // The next bytes of the current tensor. Throws Error(kIo), or Error(kInvalidArgument) if all
  // tensors have ended.
  void append(std::span<const std::byte> bytes);

  // Ends the current tensor; the next bytes belong to the next one. Throws Error(kInvalidArgument)
  // if what was appended is not of the promised shape, or if the tensor starts at an offset that is
  // no multiple of its element size (readers could then not use it in place).
  void end_tensor();

  // Bytes of tensors written so far.
  std::uint64_t data_bytes() const noexcept;

  // Puts the file in place. Throws Error(kIo), or Error(kInvalidArgument) if tensors are missing.
  void commit();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace merkit
