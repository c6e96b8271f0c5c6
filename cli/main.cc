#include "cli/commands.h"
#include "cli/program.h"

int main(int argc, char** argv) {
  merkit::cli::Program program;
  merkit::cli::add_all_commands(program);
  return program.run(argc, argv);
}
