#include "cli/commands.h"

namespace merkit::cli {

void add_all_commands(Program& program) {
  CLI::App& root = program.root();
  CLI::App& corpus = program.add_group(root, "corpus", "Read, check, list and make corpora");
  add_corpus_check(program, corpus);
  add_completion(program, root);
  add_man(program, root);
}

}  // namespace merkit::cli
