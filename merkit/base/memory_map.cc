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

// From here on faults of a mapping cost less than a copy.
constexpr std::size_t kMaxCopyBytes = 1U << 20U;

[[noreturn]] void fail(const std::filesystem::path& path, int descriptor, const std::string& what) {
  if (descriptor >= 0) {
    ::close(descriptor);
  }
  throw Error(ErrorCode::kIo, path.string() + ": " + what);
}

std::string reason() { return std::generic_category().message(errno); }

}  // namespace

MemoryMap::MemoryMap(const std::filesystem::path& path, FileUse use) {
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
  if (use == FileUse::kWhole && size_ <= kMaxCopyBytes) {
    read(file, path);
  } else if (size_ > 0) {
    map(file, path, use);
  }
  ::close(file);
}

void MemoryMap::read(int file, const std::filesystem::path& path) {
  copy_ = std::make_unique_for_overwrite<std::byte[]>(size_);
  std::size_t done = 0;
  while (done < size_) {
    const ssize_t got = ::read(file, copy_.get() + done, size_ - done);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      fail(path, file, "cannot read: " + reason());
    }
    if (got == 0) {
      size_ = done;  // shrank while being read: what is there is what is shown
    }
    done += static_cast<std::size_t>(got);
  }
  data_ = copy_.get();
}

void MemoryMap::map(int file, const std::filesystem::path& path, FileUse use) {
  void* address = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
  if (address == MAP_FAILED) {
    fail(path, file, "cannot map: " + reason());
  }
  if (use == FileUse::kWhole) {
    ::madvise(address, size_, MADV_SEQUENTIAL);
  }
  data_ = static_cast<const std::byte*>(address);
}

MemoryMap::~MemoryMap() {
  if (data_ != nullptr && !copy_) {
    ::munmap(const_cast<std::byte*>(data_), size_);
  }
}

MemoryMap::MemoryMap(MemoryMap&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      copy_(std::move(other.copy_)) {}

MemoryMap& MemoryMap::operator=(MemoryMap&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(copy_, other.copy_);
  return *this;
}

void MemoryMap::release_pages() const noexcept {
  if (data_ != nullptr && !copy_) {
    ::madvise(const_cast<std::byte*>(data_), size_, MADV_DONTNEED);
  }
}

}  // namespace merkit
