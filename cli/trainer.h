// The sibling program merkit-train, which links LibTorch.
#pragma once

#include <string>
#include <vector>

namespace merkit::cli {

// Becomes `merkit-train ARGUMENTS`, as git becomes its subcommands. Does not return. Throws
// Error(kIo) if the program is neither beside this one nor in PATH.
[[noreturn]] void exec_trainer(std::vector<std::string> arguments);

// Runs `merkit-train ARGUMENTS`, what it prints going to standard error, and waits, also after
// Ctrl-C, until it has kept its state. Returns its exit status, 128 + n if signal n ended it, and
// 130 once a stop was asked for. One at a time. Throws Error(kIo) as exec_trainer() does.
int run_trainer(std::vector<std::string> arguments);

}  // namespace merkit::cli
