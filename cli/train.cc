// `merkit train` is run by the sibling program merkit-train, which links LibTorch.
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "cli/commands.h"
#include "cli/train_options.h"
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

int exec_trainer(std::vector<std::string> arguments) {
  std::string path = trainer_path();
  std::vector<char*> argv = {path.data()};
  for (std::string& argument : arguments) {
    argv.push_back(argument.data());
  }
  argv.push_back(nullptr);
  ::execvp(path.c_str(), argv.data());
  throw Error(ErrorCode::kIo,
              std::string(kTrainer) +
                  ": expected the trainer beside merkit or in PATH, got: " + std::strerror(errno) +
                  "; build with -DMERKIT_TRAIN=ON, which needs libtorch-dev");
}

}  // namespace

void add_train(Program& program, CLI::App& parent) {
  add_train_command(program, parent, [&program](const TrainOptions& /*options*/) {
    const auto& typed = program.arguments();
    return exec_trainer({typed.begin() + 1, typed.end()});  // without "train"
  });
}

}  // namespace merkit::cli
