// A file seen as read-only memory.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

namespace merkit {

// What of a file will be looked at.
enum class FileUse {
  kParts,  // some of it: it is mapped
  kWhole,  // all of it, from front to back: a small file is read, which costs less than mapping
};

// Move-only owner of a mapping. The bytes stay valid for the life of the object. If another process
// shortens the file meanwhile, reading past its new end is fatal (SIGBUS): map only files at rest.
class MemoryMap {
 public:
  MemoryMap() = default;
  // Throws Error(kIo) if `path` cannot be opened or mapped or is no regular file. An empty file
  // gives an empty span.
  explicit MemoryMap(const std::filesystem::path& path, FileUse use = FileUse::kParts);
  ~MemoryMap();
  MemoryMap(MemoryMap&& other) noexcept;
  MemoryMap& operator=(MemoryMap&& other) noexcept;
  MemoryMap(const MemoryMap&) = delete;
  MemoryMap& operator=(const MemoryMap&) = delete;

  // All bytes of the file.
  std::span<const std::byte> bytes() const noexcept { return {data_, size_}; }
  // The same as characters.
  std::string_view text() const noexcept { return {reinterpret_cast<const char*>(data_), size_}; }

  // True if the bytes were read and not mapped.
  bool is_copy() const noexcept { return copy_ != nullptr; }
  // Gives the memory of mapped pages back to the kernel; they are read again on access.
  void release_pages() const noexcept;

 private:
  void read(int file, const std::filesystem::path& path);
  void map(int file, const std::filesystem::path& path, FileUse use);

  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
  std::unique_ptr<std::byte[]> copy_;  // nullptr: data_ is a mapping
};

}  // namespace merkit
