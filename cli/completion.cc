// merkit completion bash|zsh: a script that completes commands and options, made from the tree
// itself.
#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include "cli/commands.h"

namespace merkit::cli {
namespace {

// "corpus check" -> "--help --json", for every node of the tree.
using WordsByPath = std::map<std::string, std::string>;

void collect(const CLI::App& command, const std::string& path, WordsByPath& words) {
  std::string& line = words[path];
  for (const CLI::App* child : command.get_subcommands(nullptr)) {
    if (!child->get_group().empty()) {
      line += child->get_name() + " ";
    }
  }
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      line += "--" + name + " ";
    }
  }
  for (const CLI::App* child : command.get_subcommands(nullptr)) {
    collect(*child, path.empty() ? child->get_name() : path + " " + child->get_name(), words);
  }
}

std::string bash_script(const CLI::App& root) {
  WordsByPath words;
  collect(root, "", words);
  std::string script =
      "# bash completion for merkit; load with: source <(merkit completion bash)\n"
      "_merkit() {\n"
      "  local current=\"${COMP_WORDS[COMP_CWORD]}\" path=\"\" word i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    word=\"${COMP_WORDS[i]}\"\n"
      "    case \"${path:+$path }$word\" in\n";
  std::string known;
  for (const auto& [path, unused] : words) {
    if (!path.empty()) {
      known += known.empty() ? "\"" : "|\"";
      known += path;
      known += '"';
    }
  }
  script += "      " + known +
            ") path=\"${path:+$path }$word\" ;;\n    esac\n  done\n  local words=\"\"\n";
  script += "  case \"$path\" in\n";
  for (const auto& [path, line] : words) {
    script += "    \"";
    script += path;
    script += "\") words=\"";
    script += line;
    script += "\" ;;\n";
  }
  script +=
      "  esac\n"
      "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
      "  if [[ ${#COMPREPLY[@]} -eq 0 ]]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
      "  fi\n"
      "}\n"
      "complete -o filenames -F _merkit merkit\n";
  return script;
}

std::string zsh_script(const CLI::App& root) {
  return "# zsh completion for merkit; load with: source <(merkit completion zsh)\n"
         "autoload -Uz bashcompinit && bashcompinit\n" +
         bash_script(root);
}

}  // namespace

void add_completion(Program& program, CLI::App& parent) {
  auto shell = std::make_shared<std::string>();
  CLI::App& command =
      program.add_command(parent, {.name = "completion",
                                   .summary = "Print a completion script for bash or zsh",
                                   .example = "source <(merkit completion bash)"});
  command.add_option("shell", *shell, "Shell that will read the script")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}));
  program.on_run(command, [shell, &program] {
    const CLI::App& root = program.root();
    std::fputs((*shell == "bash" ? bash_script(root) : zsh_script(root)).c_str(), stdout);
    return 0;
  });
}

}  // namespace merkit::cli
