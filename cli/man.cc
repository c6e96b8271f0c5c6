// merkit man: the manual page in mdoc, made from the tree itself.
#include <cstdio>
#include <string>

#include "cli/commands.h"

namespace merkit::cli {
namespace {

// Text that mdoc takes literally: no macro at the start of a line, backslashes escaped.
std::string escape(const std::string& text) {
  std::string out;
  bool line_start = true;
  for (const char c : text) {
    if (line_start && (c == '.' || c == '\'')) {
      out += "\\&";
    }
    out += c == '\\' ? "\\e" : c == '-' ? "\\-" : std::string(1, c);
    line_start = c == '\n';
  }
  return out;
}

std::string option_item(const CLI::Option& option) {
  std::string item = ".It " + std::string(option.get_positional() ? "Ar " : "Fl ");
  item += option.get_positional() ? option.get_name() : "\\-" + option.get_lnames().front();
  if (!option.get_positional() && option.get_items_expected_max() > 0) {
    item += " Ar " + option.get_type_name();
  }
  item += "\n" + escape(option.get_description());
  if (!option.get_default_str().empty()) {
    item += " (default " + escape(option.get_default_str()) + ")";
  }
  return item + "\n";
}

std::string section(const CLI::App& command) {
  std::string text = ".Ss " + full_name(command) + "\n" + escape(command.get_description()) + ".\n";
  std::string items;
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_name() != "--help") {
      items += option_item(*option);
    }
  }
  if (!items.empty()) {
    text += ".Bl -tag -width Ds\n" + items + ".El\n";
  }
  const std::string footer = command.get_footer();
  const std::size_t example = footer.find("  ");
  if (example != std::string::npos) {
    text += ".Pp\nExample:\n.Dl " + escape(footer.substr(example + 2)) + "\n";
  }
  return text;
}

std::string sections(const CLI::App& command) {
  std::string text;
  for (const CLI::App* child : command.get_subcommands(nullptr)) {
    text += child->get_subcommands(nullptr).empty() ? section(*child) : sections(*child);
  }
  return text;
}

std::string page(const CLI::App& root) {
  return ".Dd November 22, 2026\n.Dt MERKIT 1\n.Os\n.Sh NAME\n.Nm merkit\n.Nd emotion recognition "
         "from speech, text and motion capture\n"
         ".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar options\n"
         ".Sh DESCRIPTION\n.Nm\nreads a corpus, checks it, and turns it into arrays that models "
         "take.\n"
         "Results go to standard output, progress and errors to standard error.\n"
         "An error is one line that says where, what was expected and what was found.\n"
         ".Sh COMMANDS\n" +
         sections(root) +
         ".Sh EXIT STATUS\n.Bl -tag -width Ds -compact\n.It 0\nDone.\n.It 2\nThe command line is "
         "wrong.\n"
         ".It 3\nThe data is wrong.\n.It 4\nA file could not be read or written.\n"
         ".It 130\nInterrupted; the same command goes on where it stopped.\n.El\n"
         ".Sh SEE ALSO\n.Xr espeak-ng 1\n";
}

}  // namespace

void add_man(Program& program, CLI::App& parent) {
  CLI::App& command = program.add_command(
      parent,
      {.name = "man", .summary = "Print the manual page", .example = "merkit man | man -l -"});
  program.on_run(command, [&program] {
    std::fputs(page(program.root()).c_str(), stdout);
    return 0;
  });
}

}  // namespace merkit::cli
