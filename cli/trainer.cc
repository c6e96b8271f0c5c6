#include "cli/trainer.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "merkit/base/error.h"

namespace merkit::cli {
namespace {

constexpr const char* kTrainer = "merkit-train";

// Beside this program; otherwise what PATH finds.
std::string trainer_path() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto beside = self.parent_path() / kTrainer;
  return !error && std::filesystem::exists(beside, error) ? beside.string() : kTrainer;
}

[[noreturn]] void fail(int reason) {
  throw Error(ErrorCode::kIo,
              std::string(kTrainer) +
                  ": expected the trainer beside merkit or in PATH, got: " + std::strerror(reason) +
                  "; build with -DMERKIT_TRAIN=ON, which needs libtorch-dev");
}

// Program and arguments as the system wants them; they point into both.
std::vector<char*> argument_list(std::string& path, std::vector<std::string>& arguments) {
  std::vector<char*> list = {path.data()};
  for (std::string& argument : arguments) {
    list.push_back(argument.data());
  }
  list.push_back(nullptr);
  return list;
}

std::atomic<pid_t> running_child{0};
std::atomic<bool> stop_requested{false};

extern "C" void note_stop(int /*signal*/) { stop_requested = true; }

extern "C" void pass_on(int signal) {
  stop_requested = true;
  if (const pid_t child = running_child.load(); child > 0) {
    ::kill(child, signal);
  }
}

// While a child runs, Ctrl-C is its own to handle, which the terminal sends to both, and a request
// to end that reaches this program alone is passed on. Both are remembered: a child that was about
// to end anyway does not tell of them.
class SignalsOfChild {
 public:
  SignalsOfChild()
      : interrupt_(std::signal(SIGINT, note_stop)), end_(std::signal(SIGTERM, pass_on)) {}
  ~SignalsOfChild() {
    running_child = 0;
    std::signal(SIGINT, interrupt_);
    std::signal(SIGTERM, end_);
  }
  SignalsOfChild(const SignalsOfChild&) = delete;
  SignalsOfChild& operator=(const SignalsOfChild&) = delete;

 private:
  using Handler = void (*)(int);
  Handler interrupt_;
  Handler end_;
};

// Starts the trainer, what it prints going to standard error. Returns 0 or why it did not start.
int spawn(std::vector<std::string>& arguments, pid_t& child) {
  std::string path = trainer_path();
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  const int refused = ::posix_spawnp(&child, path.c_str(), &files, nullptr,
                                     argument_list(path, arguments).data(), environ);
  ::posix_spawn_file_actions_destroy(&files);
  return refused;
}

}  // namespace

void exec_trainer(std::vector<std::string> arguments) {
  std::string path = trainer_path();
  ::execvp(path.c_str(), argument_list(path, arguments).data());
  fail(errno);
}

int run_trainer(std::vector<std::string> arguments) {
  const SignalsOfChild signals;
  pid_t child = 0;
  if (const int refused = spawn(arguments, child); refused != 0) {
    fail(refused);
  }
  running_child = child;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) {
      fail(errno);
    }
  }
  if (stop_requested) {
    return exit_status(ErrorCode::kCancelled);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace merkit::cli
