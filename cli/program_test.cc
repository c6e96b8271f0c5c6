#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "merkit/base/error.h"
#include "tests/run_program.h"

namespace merkit::cli {
namespace {

using ::testing::HasSubstr;
using testing::Outcome;
using testing::run_merkit;
using testing::run_program;

// A program with one command, `merkit act`, that does `action`.
Outcome run_action(const std::function<int()>& action) {
  Program program;
  const CLI::App& command = program.add_command(
      program.root(), {.name = "act", .summary = "Act", .example = "merkit act"});
  program.on_run(command, action);
  return run_program(program, {"act"});
}

TEST(Program, MisspeltCommandNamesTheNearestOneAndExitsWithTwo) {
  const Outcome outcome = run_merkit({"completoin"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("got \"completoin\" (did you mean \"completion\"?)"));
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1);
}

TEST(Program, UnknownOptionAndMissingArgumentAreUsageErrorsOfTheCommand) {
  EXPECT_EQ(
      run_merkit({"completion", "bash", "--jsno"}).err,
      "merkit completion: expected a known option, got \"--jsno\"; see merkit completion --help\n");
  const Outcome missing = run_merkit({"completion"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_EQ(missing.err,
            "merkit completion: expected shell, got nothing; see merkit completion --help\n");
}

TEST(Program, NoCommandIsAUsageError) {
  const Outcome outcome = run_merkit({});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.err, "merkit: expected a command, got nothing; see merkit --help\n");
}

TEST(Program, ErrorsBecomeOneLineAndTheStatusOfTheirCode) {
  const Outcome data =
      run_action([]() -> int { throw Error(ErrorCode::kCorruptData, "a: expected b"); });
  EXPECT_EQ(data.status, 3);
  EXPECT_EQ(data.err, "merkit act: a: expected b\n");
  EXPECT_EQ(run_action([]() -> int { throw Error(ErrorCode::kIo, "x"); }).status, 4);
  EXPECT_EQ(run_action([]() -> int { throw Error(ErrorCode::kCancelled, "x"); }).status, 130);
}

TEST(Program, EveryCommandHasAnExampleAndDocumentsEveryOption) {
  Program program;
  add_all_commands(program);
  const std::function<void(const CLI::App&)> check = [&](const CLI::App& node) {
    EXPECT_NE(node.get_description(), "") << full_name(node);
    for (const CLI::Option* option : node.get_options()) {
      EXPECT_NE(option->get_description(), "") << full_name(node) << " " << option->get_name();
    }
    if (!node.get_allow_extras()) {  // commands, not groups
      EXPECT_THAT(node.get_footer(), HasSubstr("Example:\n")) << full_name(node);
    }
    for (const CLI::App* child : node.get_subcommands(nullptr)) {
      check(*child);
    }
  };
  check(program.root());
}

TEST(Completion, BashScriptKnowsEveryCommand) {
  const Outcome outcome = run_merkit({"completion", "bash"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, HasSubstr("\"completion\") words="));
  EXPECT_THAT(outcome.out, HasSubstr("complete -o filenames -F _merkit merkit"));
}

TEST(Program, KeepsWhatWasTyped) {
  Program program;
  const char* const arguments[] = {"merkit", "corpus", "two words"};
  ::testing::internal::CaptureStderr();
  program.run(3, arguments);
  ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(program.arguments(), (std::vector<std::string>{"corpus", "two words"}));
  EXPECT_EQ(program.command_line(), "merkit corpus 'two words'");
}

}  // namespace
}  // namespace merkit::cli
