#include "merkit/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr std::size_t kBufferBytes = 1U << 18U;

[[noreturn]] void throw_io(const std::filesystem::path& path, std::string_view action, int error) {
  throw Error(ErrorCode::kIo, path.string() + ": " + std::string(action) + ": " +
                                  std::generic_category().message(error));
}

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() { ::close(value_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const noexcept { return value_; }

 private:
  int value_;
};

void write_all(const std::filesystem::path& path, int descriptor, const char* data,
               std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(descriptor, data, size);
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      throw_io(path, "cannot write", errno);
    }
    data += written;
    size -= static_cast<std::size_t>(written);
  }
}

}  // namespace

std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes) {
  const int raw = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (raw < 0) {
    throw_io(path, "cannot open", errno);
  }
  const Descriptor file(raw);
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) {
    throw_io(path, "cannot stat", errno);
  }
  if (!S_ISREG(info.st_mode)) {
    throw Error(ErrorCode::kIo, path.string() + ": expected a regular file, got a " +
                                    (S_ISDIR(info.st_mode) ? "folder" : "special file"));
  }
  const auto size = static_cast<std::uint64_t>(info.st_size);
  if (size > max_bytes) {
    throw Error(ErrorCode::kCorruptData, path.string() + ": expected at most " +
                                             std::to_string(max_bytes) + " bytes, got " +
                                             std::to_string(size));
  }
  std::string bytes(static_cast<std::size_t>(size), '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::read(file.get(), bytes.data() + done, bytes.size() - done);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      throw_io(path, "cannot read", errno);
    }
    if (got == 0) {
      break;  // shrank while being read: what is there is what is returned
    }
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

AtomicFile::AtomicFile(std::filesystem::path path) : path_(std::move(path)) {
  std::string name = path_.string() + ".XXXXXX.tmp";
  descriptor_ = ::mkostemps(name.data(), 4, O_CLOEXEC);
  if (descriptor_ < 0) {
    throw_io(path_, "cannot create", errno);
  }
  temporary_ = name;
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
    ::unlink(temporary_.c_str());
  }
}

void AtomicFile::fail(std::string_view action) const { throw_io(path_, action, errno); }

void AtomicFile::write(std::string_view bytes) {
  buffer_ += bytes;
  size_ += bytes.size();
  if (buffer_.size() >= kBufferBytes) {
    flush();
  }
}

void AtomicFile::flush() {
  write_all(path_, descriptor_, buffer_.data(), buffer_.size());
  buffer_.clear();
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  write(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

void AtomicFile::write_at(std::uint64_t offset, std::string_view bytes) {
  flush();
  if (::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0) {
    fail("cannot seek");
  }
  write_all(path_, descriptor_, bytes.data(), bytes.size());
  if (::lseek(descriptor_, 0, SEEK_END) < 0) {
    fail("cannot seek");
  }
}

void AtomicFile::commit() {
  flush();
  constexpr mode_t kReadable = 0666;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  if (::fchmod(descriptor_, kReadable & ~mask) != 0 || ::fsync(descriptor_) != 0) {
    fail("cannot flush");
  }
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    fail("cannot rename into place");
  }
  ::close(std::exchange(descriptor_, -1));
}

std::vector<std::string> list_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  if (error) {
    throw_io(folder, "cannot list", error.value());
  }
  std::vector<std::string> names;
  for (const auto& entry : entries) {
    std::string name = entry.path().filename().string();
    if (!name.starts_with('.')) {
      names.push_back(std::move(name));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

void make_folders(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw_io(folder, "cannot create folder", error.value());
  }
}

}  // namespace merkit
