#include "merkit/corpus/synth/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "merkit/base/error.h"

extern char**
    environ;  // NOLINT(readability-redundant-declaration): <unistd.h> has it under GNU only

namespace merkit {
namespace {

[[noreturn]] void fail(const std::string& program, const std::string& what) {
  throw Error(ErrorCode::kIo, "program \"" + quote(program) + "\": " + what);
}

std::string message_of(int error) { return std::generic_category().message(error); }

// Where a child's standard streams go, and that Ctrl-C is left to its parent.
class SpawnSettings {
 public:
  explicit SpawnSettings(int output) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  int spawn(const std::vector<std::string>& command, pid_t& child) const {
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string& argument : command) {
      arguments.push_back(const_cast<char*>(argument.c_str()));  // POSIX promises not to write
    }
    arguments.push_back(nullptr);
    return ::posix_spawnp(&child, arguments.front(), &actions_, &attributes_, arguments.data(),
                          environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// Everything up to the end of the pipe, or more than `max_bytes` of it.
std::string read_pipe(int descriptor, std::size_t max_bytes) {
  std::string bytes;
  std::array<char, 65536> block{};
  for (;;) {
    const ssize_t got = ::read(descriptor, block.data(), block.size());
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0 || bytes.size() > max_bytes) {
      return bytes;
    }
    bytes.append(block.data(), static_cast<std::size_t>(got));
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

std::string run_process(const std::vector<std::string>& command, std::size_t max_bytes) {
  const std::string& program = command.front();
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    fail(program, "cannot make a pipe: " + message_of(errno));
  }
  pid_t child = 0;
  const int error = SpawnSettings(ends[1]).spawn(command, child);
  ::close(ends[1]);
  if (error != 0) {
    ::close(ends[0]);
    fail(program, "cannot start: " + message_of(error));
  }
  std::string output = read_pipe(ends[0], max_bytes);
  ::close(ends[0]);
  const bool too_long = output.size() > max_bytes;
  if (too_long) {
    ::kill(child, SIGKILL);
  }
  const int status = wait_for(child);
  if (too_long) {
    fail(program, "expected at most " + std::to_string(max_bytes) + " bytes of output, got more");
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    fail(program, "expected exit status 0, got " +
                      (WIFEXITED(status) ? std::to_string(WEXITSTATUS(status))
                                         : "signal " + std::to_string(WTERMSIG(status))));
  }
  return output;
}

}  // namespace merkit
