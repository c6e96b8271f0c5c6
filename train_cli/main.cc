// The trainer: `merkit train` runs it. It links LibTorch, which the program merkit does not.
#include <cstdio>
#include <vector>

#include "cli/program.h"
#include "cli/train_options.h"
#include "train_cli/train_run.h"

int main(int argc, char** argv) {
  merkit::cli::Program program;
  merkit::cli::add_train_command(program, program.root(), &merkit::cli::run_training);
  std::vector<const char*> arguments = {"merkit", "train"};
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  return program.run(static_cast<int>(arguments.size()), arguments.data());
}
