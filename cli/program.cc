#include "cli/program.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <new>
#include <utility>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"

namespace merkit::cli {
namespace {

int complain(const std::string& where, const std::string& what, int status) {
  std::fputs((where + ": " + what + "\n").c_str(), stderr);
  return status;
}

// The deepest command named on the command line.
CLI::App& chosen_command(CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app : chosen_command(*chosen.front());
}

std::vector<std::string> names_in(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::App* child : command.get_subcommands(nullptr)) {
    names.push_back(child->get_name());
  }
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

std::string explain_extra(const CLI::App& command, const std::string& extra) {
  const std::string kind = extra.starts_with('-')                     ? "a known option"
                           : command.get_subcommands(nullptr).empty() ? "no further argument"
                                                                      : "a command";
  const std::string near = nearest_name(extra, names_in(command));
  return "expected " + kind + ", got \"" + quote(extra) + "\"" +
         (near.empty() ? "" : " (did you mean \"" + near + "\"?)");
}

std::string explain(const CLI::App& command, const CLI::ParseError& error) {
  const std::string message = error.what();
  constexpr std::string_view kExtra = "not expected: ";
  constexpr std::string_view kRequired = " is required";
  const std::size_t extra = message.find(kExtra);
  if (extra != std::string::npos) {
    const std::string first = message.substr(extra + kExtra.size());
    return explain_extra(command, first.substr(0, first.find(' ')));
  }
  if (message.ends_with(kRequired)) {
    return "expected " + message.substr(0, message.size() - kRequired.size()) + ", got nothing";
  }
  return "expected a valid command line, got: " + message;
}

int usage_error(const CLI::App& command, const std::string& what) {
  const std::string name = full_name(command);
  return complain(name, what + "; see " + name + " --help",
                  exit_status(ErrorCode::kInvalidArgument));
}

// A group was named without one of its commands.
int no_command(const CLI::App& group) {
  const auto extras = group.remaining();
  return usage_error(group, extras.empty() ? "expected a command, got nothing"
                                           : explain_extra(group, extras.front()));
}

}  // namespace

Program::Program() : root_("Emotion recognition from speech, text and motion capture", "merkit") {
  root_.allow_extras();
  root_.set_version_flag("--version", "merkit " MERKIT_VERSION, "Print the version and exit");
  root_.get_help_ptr()->description("Print this help and exit");
  root_.footer(
      "Example:\n  merkit corpus synth demo --size tiny\n\n"
      "Exit status: 0 done, 2 usage, 3 bad data, 4 input/output, 130 interrupted.");
}

CLI::App& Program::add_group(CLI::App& parent, const std::string& name,
                             const std::string& summary) {
  CLI::App& group = *parent.add_subcommand(name, summary);
  group.get_help_ptr()->description("Print this help and exit");
  group.footer("See what each command does: " + full_name(group) + " COMMAND --help");
  group.allow_extras();
  return group;
}

CLI::App& Program::add_command(CLI::App& parent, const CommandSpec& spec) {
  CLI::App& command = *parent.add_subcommand(spec.name, spec.summary);
  command.allow_extras(false);
  command.get_help_ptr()->description("Print this help and exit");
  command.footer("Example:\n  " + spec.example);
  command.option_defaults()->always_capture_default();
  return command;
}

void Program::on_run(const CLI::App& command, std::function<int()> action) {
  actions_[&command] = std::move(action);
}

std::string Program::command_line() const {
  std::string line = root_.get_name();
  for (const std::string& argument : arguments_) {
    const bool is_plain = argument.find_first_of(" \t\"'") == std::string::npos;
    line += is_plain ? " " + argument : " '" + argument + "'";
  }
  return line;
}

int Program::run(int argc, const char* const* argv) {
  arguments_.assign(argv + std::min(argc, 1), argv + argc);
  try {
    root_.parse(argc, argv);
  } catch (const CLI::Success& help_or_version) {
    return root_.exit(help_or_version);
  } catch (const CLI::ParseError& error) {
    return usage_error(chosen_command(root_), explain(chosen_command(root_), error));
  }
  const CLI::App& command = chosen_command(root_);
  return actions_.contains(&command) ? dispatch(command) : no_command(command);
}

int Program::dispatch(const CLI::App& command) {
  try {
    const int status = actions_.at(&command)();
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      throw Error(ErrorCode::kIo, "standard output: cannot write");
    }
    return status;
  } catch (const Error& error) {
    return complain(full_name(command), error.what(), exit_status(error.code()));
  } catch (const std::bad_alloc&) {
    return complain(full_name(command), "not enough memory", exit_status(ErrorCode::kIo));
  } catch (const std::exception& error) {
    return complain(full_name(command), std::string("internal error: ") + error.what(), 1);
  }
}

std::string full_name(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent == nullptr ? command.get_name() : full_name(*parent) + " " + command.get_name();
}

}  // namespace merkit::cli
