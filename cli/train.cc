// `merkit train` is run by the sibling program merkit-train, which links LibTorch.
#include "cli/commands.h"
#include "cli/train_options.h"
#include "cli/trainer.h"

namespace merkit::cli {

void add_train(Program& program, CLI::App& parent) {
  add_train_command(program, parent, [&program](const TrainOptions& /*options*/) -> int {
    const auto& typed = program.arguments();
    exec_trainer({typed.begin() + 1, typed.end()});  // without "train"
  });
}

}  // namespace merkit::cli
