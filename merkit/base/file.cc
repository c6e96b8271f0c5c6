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

// Sends whole steps of the file to the disk that end in begin .. end, without waiting: else
// commit() would wait for all of a large file. It is only a hint, so errors are left to commit().
void start_write_back(int descriptor, std::uint64_t begin, std::uint64_t end) {
  constexpr std::uint64_t kStepBytes = 8U << 20U;
  const std::uint64_t from = begin / kStepBytes * kStepBytes;
  const std::uint64_t to = end / kStepBytes * kStepBytes;
  if (to > from) {
    static_cast<void>(::sync_file_range(descriptor, static_cast<off64_t>(from),
                                        static_cast<off64_t>(to - from), SYNC_FILE_RANGE_WRITE));
  }
}

std::string descriptor_path(int descriptor) {
  return "/proc/self/fd/" + std::to_string(descriptor);
}

// A file in `folder` that has no name yet, so that nothing is left of it whatever ends the program;
// -1 if the file system cannot do that.
int open_nameless(const std::filesystem::path& folder) {
  constexpr mode_t kOwnerOnly = 0600;
  const int descriptor =
      ::open(folder.empty() ? "." : folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kOwnerOnly);
  if (descriptor >= 0 && ::access(descriptor_path(descriptor).c_str(), F_OK) != 0) {
    ::close(descriptor);
    return -1;
  }
  return descriptor;
}

// Gives a nameless file a temporary name beside `path`, for a link cannot replace a file. Returns
// the name.
std::string give_name(int descriptor, const std::filesystem::path& path) {
  const std::string source = descriptor_path(descriptor);
  for (int number = 0;; ++number) {
    std::string name =
        path.string() + "." + std::to_string(::getpid()) + "-" + std::to_string(number) + ".tmp";
    if (::linkat(AT_FDCWD, source.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) {
      return name;
    }
    if (errno != EEXIST) {
      throw_io(path, "cannot rename into place", errno);
    }
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

AtomicFile::AtomicFile(std::filesystem::path path)
    : path_(std::move(path)), descriptor_(open_nameless(path_.parent_path())) {
  if (descriptor_ >= 0) {
    return;
  }
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
    if (!temporary_.empty()) {
      ::unlink(temporary_.c_str());
    }
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
  const std::uint64_t begin = size_ - buffer_.size();
  write_all(path_, descriptor_, buffer_.data(), buffer_.size());
  buffer_.clear();
  start_write_back(descriptor_, begin, size_);
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
  if (temporary_.empty()) {
    temporary_ = give_name(descriptor_, path_);
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
