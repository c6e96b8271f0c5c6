// The command line run inside a test, and what it prints. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/commands.h"

namespace merkit::testing {

struct Outcome {
  int status = -1;
  std::string out;  // standard output
  std::string err;  // standard error
};

// Runs `program` with `arguments`, its own name left out.
inline Outcome run_program(cli::Program& program, const std::vector<std::string>& arguments) {
  std::vector<const char*> words = {"merkit"};
  for (const std::string& argument : arguments) {
    words.push_back(argument.c_str());
  }
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  Outcome outcome;
  outcome.status = program.run(static_cast<int>(words.size()), words.data());
  outcome.out = ::testing::internal::GetCapturedStdout();
  outcome.err = ::testing::internal::GetCapturedStderr();
  return outcome;
}

// The same with all commands of merkit.
inline Outcome run_merkit(const std::vector<std::string>& arguments) {
  cli::Program program;
  cli::add_all_commands(program);
  return run_program(program, arguments);
}

}  // namespace merkit::testing
