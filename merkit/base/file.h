// Checked file reading, atomic writing and sorted directory listing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace merkit {

// Default upper bound of read_file: text files of a corpus are far smaller.
inline constexpr std::uint64_t kMaxTextFileBytes = std::uint64_t{1} << 30U;

// The whole of a regular file.
// Throws Error(kIo) if it cannot be opened or read or is no regular file, Error(kCorruptData) if it
// is larger than `max_bytes`.
std::string read_file(const std::filesystem::path& path,
                      std::uint64_t max_bytes = kMaxTextFileBytes);

// Replaces `path` by `bytes` in one step: readers see the old file or the new one, never a part.
// Parent folders must exist. Throws Error(kIo); nothing is left behind then.
void write_file(const std::filesystem::path& path, std::string_view bytes);

// A file that appears under its name only when commit() is called. Until then it has no name, or,
// where the file system knows no such files, a temporary one in the same folder. Not thread-safe.
class AtomicFile {
 public:
  // Throws Error(kIo) if the temporary file cannot be created.
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  // Appends. Throws Error(kIo), for example when the disk is full.
  void write(std::string_view bytes);
  void write(std::span<const std::byte> bytes);

  // Overwrites bytes already written, starting `offset` bytes from the beginning. Throws
  // Error(kIo).
  void write_at(std::uint64_t offset, std::string_view bytes);

  // Bytes written so far.
  std::uint64_t size() const noexcept { return size_; }

  // Flushes to disk and renames. Throws Error(kIo). The file takes no more writes afterwards.
  void commit();

 private:
  [[noreturn]] void fail(std::string_view action) const;
  void flush();

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
  std::string buffer_;  // the end of what was written, not yet with the operating system
  std::uint64_t size_ = 0;
};

// Names directly under `folder`, sorted bytewise, without those that start with '.' (AppleDouble
// twins among them). Throws Error(kIo) if it cannot be listed.
std::vector<std::string> list_folder(const std::filesystem::path& folder);

// Creates `folder` and its parents. Throws Error(kIo).
void make_folders(const std::filesystem::path& folder);

}  // namespace merkit
