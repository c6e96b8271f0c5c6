// The command-line program: a tree of commands, each declared in its own file.
//
//   void add_corpus_check(Program& program, CLI::App& corpus) {
//     auto options = std::make_shared<Options>();
//     CLI::App& command = program.add_command(corpus, {.name = "check", ...});
//     command.add_option("corpus", options->corpus, "...")->required();
//     program.on_run(command, [options] { return run(*options); });
//   }
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace merkit::cli {

// What --help, the man page and the completion say of a command.
struct CommandSpec {
  std::string name;
  std::string summary;  // one sentence without a full stop, imperative
  std::string example;  // one worked command line, shown by --help
};

// Owns the tree and runs the command that was typed. Used from main() only; not thread-safe.
class Program {
 public:
  Program();

  // The node above all commands.
  CLI::App& root() { return root_; }

  // A command that only holds others, such as `corpus`.
  CLI::App& add_group(CLI::App& parent, const std::string& name, const std::string& summary);

  // A command that does something; its options are then declared on what is returned.
  CLI::App& add_command(CLI::App& parent, const CommandSpec& spec);

  // What `command` does. `action` returns the exit status; an Error it throws becomes one line on
  // standard error and the status of its code.
  void on_run(const CLI::App& command, std::function<int()> action);

  // Parses and runs. Returns the exit status: 0, 2 usage, 3 data, 4 input/output, 130 interrupted.
  int run(int argc, const char* const* argv);

  // What was typed after the program's name, once run() has been called.
  const std::vector<std::string>& arguments() const noexcept { return arguments_; }
  // The same as one line, "merkit corpus check demo"; arguments with blanks stand between quotes.
  std::string command_line() const;

 private:
  int dispatch(const CLI::App& command);

  CLI::App root_;
  std::map<const CLI::App*, std::function<int()>> actions_;
  std::vector<std::string> arguments_;
};

// "merkit corpus check" for the node of that command.
std::string full_name(const CLI::App& command);

}  // namespace merkit::cli
