// A file seen as read-only memory.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace merkit {

// Move-only owner of a mapping. The bytes stay valid for the life of the object. If another process
// shortens the file meanwhile, reading past its new end is fatal (SIGBUS): map only files at rest.
class MemoryMap {
 public:
  MemoryMap() = default;
  // Throws Error(kIo) if `path` cannot be opened or mapped or is no regular file. An empty file
  // gives an empty span.
  explicit MemoryMap(const std::filesystem::path& path);
  ~MemoryMap();
  MemoryMap(MemoryMap&& other) noexcept;
  MemoryMap& operator=(MemoryMap&& other) noexcept;
  MemoryMap(const MemoryMap&) = delete;
  MemoryMap& operator=(const MemoryMap&) = delete;

  // All bytes of the file.
  std::span<const std::byte> bytes() const noexcept { return {data_, size_}; }
  // The same as characters.
  std::string_view text() const noexcept { return {reinterpret_cast<const char*>(data_), size_}; }

  // Tells the kernel that the file will be read once from front to back.
  void expect_sequential_reads() const noexcept;
  // Gives the memory of pages read so far back to the kernel; they are read again on access.
  void release_pages() const noexcept;

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace merkit
