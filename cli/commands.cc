#include "cli/commands.h"

namespace merkit::cli {

void add_all_commands(Program& program) {
  CLI::App& root = program.root();
  add_completion(program, root);
  add_man(program, root);
}

}  // namespace merkit::cli
