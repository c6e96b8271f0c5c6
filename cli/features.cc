// merkit features list, merkit features show NAME.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/long_run.h"
#include "cli/table.h"
#include "merkit/base/json.h"
#include "merkit/features/feature_set.h"

namespace merkit::cli {
namespace {

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

Json summary_json(const FeatureSet& set, std::size_t num_columns) {
  return {{"name", set.name},
          {"version", set.version},
          {"modality", modality_name(set.modality)},
          {"columns", num_columns},
          {"summary", set.summary}};
}

int list(bool json) {
  Table table({{"name"},
               {"version", Align::kRight},
               {"modality"},
               {"columns", Align::kRight},
               {"what it is"}});
  Json sets = Json::array();
  for (const FeatureSet& set : feature_sets()) {
    const std::size_t num_columns = set.make({})->column_names().size();
    table.add_row({std::string(set.name), std::to_string(set.version),
                   std::string(modality_name(set.modality)), std::to_string(num_columns),
                   std::string(set.summary)});
    sets.push_back(summary_json(set, num_columns));
  }
  print(json ? dump_json(sets) + "\n" : table.text());
  return 0;
}

std::string show_json(const FeatureSet& set, const std::vector<std::string>& columns) {
  Json object = summary_json(set, columns.size());
  Json options = Json::array();
  for (const OptionValue& option : set.options({})) {
    options.push_back({{"name", option.name},
                       {"type", option_type_name(option.type)},
                       {"default", option.value},
                       {"doc", option.doc}});
  }
  object["options"] = options;
  object["columns"] = columns;
  return dump_json(object) + "\n";
}

// Names with commas, on lines of at most 100 characters.
std::string wrapped(const std::vector<std::string>& names) {
  constexpr std::size_t kMaxLine = 100;
  std::string text;
  std::string line = " ";
  for (const std::string& name : names) {
    if (line.size() + name.size() + 2 > kMaxLine) {
      text += line + "\n";
      line = " ";
    }
    line += " " + name;
  }
  return text + line + "\n";
}

std::string show_text(const FeatureSet& set, const std::vector<std::string>& columns) {
  Table table({{"option"}, {"default"}, {"type"}, {"meaning"}});
  for (const OptionValue& option : set.options({})) {
    table.add_row(
        {option.name, option.value, std::string(option_type_name(option.type)), option.doc});
  }
  return std::string(set.name) + ", version " + std::to_string(set.version) + ", " +
         std::string(modality_name(set.modality)) + "\n" + std::string(set.summary) + "\n\n" +
         table.text() + "\n" + std::to_string(columns.size()) + " columns:\n" + wrapped(columns);
}

}  // namespace

void add_features_list(Program& program, CLI::App& features) {
  auto json = std::make_shared<bool>(false);
  CLI::App& command =
      program.add_command(features, {.name = "list",
                                     .summary = "List the feature sets that can be extracted",
                                     .example = "merkit features list"});
  add_json_flag(command, *json);
  program.on_run(command, [json] { return list(*json); });
}

void add_features_show(Program& program, CLI::App& features) {
  struct Options {
    std::string name;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App& command =
      program.add_command(features, {.name = "show",
                                     .summary = "Show the options and the columns of a feature set",
                                     .example = "merkit features show speech34"});
  command.add_option("name", options->name, "Feature set")->required();
  add_json_flag(command, options->json);
  program.on_run(command, [options] {
    const FeatureSet& set = find_feature_set(options->name);
    const auto columns = set.make({})->column_names();
    print(options->json ? show_json(set, columns) : show_text(set, columns));
    return 0;
  });
}

}  // namespace merkit::cli
