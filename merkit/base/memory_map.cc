#include "merkit/base/memory_map.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "merkit/base/error.h"

namespace merkit {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, int descriptor, const std::string& what) {
  if (descriptor >= 0) {
    ::close(descriptor);
  }
  throw Error(ErrorCode::kIo, path.string() + ": " + what);
}

std::string reason() { return std::generic_category().message(errno); }

}  // namespace

MemoryMap::MemoryMap(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    fail(path, file, "cannot open: " + reason());
  }
  struct stat info {};
  if (::fstat(file, &info) != 0) {
    fail(path, file, "cannot stat: " + reason());
  }
  if (!S_ISREG(info.st_mode)) {
    fail(path, file, "expected a regular file, got a folder or special file");
  }
  size_ = static_cast<std::size_t>(info.st_size);
  if (size_ > 0) {
    void* address = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
    if (address == MAP_FAILED) {
      fail(path, file, "cannot map: " + reason());
    }
    data_ = static_cast<const std::byte*>(address);
  }
  ::close(file);
}

MemoryMap::~MemoryMap() {
  if (data_ != nullptr) {
    ::munmap(const_cast<std::byte*>(data_), size_);
  }
}

MemoryMap::MemoryMap(MemoryMap&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MemoryMap& MemoryMap::operator=(MemoryMap&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

void MemoryMap::expect_sequential_reads() const noexcept {
  if (data_ != nullptr) {
    ::madvise(const_cast<std::byte*>(data_), size_, MADV_SEQUENTIAL);
  }
}

void MemoryMap::release_pages() const noexcept {
  if (data_ != nullptr) {
    ::madvise(const_cast<std::byte*>(data_), size_, MADV_DONTNEED);
  }
}

}  // namespace merkit
