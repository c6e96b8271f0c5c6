#include "cli/trainer.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
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

}  // namespace

void exec_trainer(std::vector<std::string> arguments) {
  std::string path = trainer_path();
  ::execvp(path.c_str(), argument_list(path, arguments).data());
  fail(errno);
}

int run_trainer(std::vector<std::string> arguments) {
  std::string path = trainer_path();
  pid_t child = 0;
  const int refused = ::posix_spawnp(&child, path.c_str(), nullptr, nullptr,
                                     argument_list(path, arguments).data(), environ);
  if (refused != 0) {
    fail(refused);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) {
      fail(errno);
    }
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace merkit::cli
