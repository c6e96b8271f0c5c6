// merkit recipe show: what a system is made of.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/data_folder.h"
#include "cli/long_run.h"
#include "cli/table.h"
#include "merkit/base/json.h"
#include "merkit/recipe/recipe.h"
#include "merkit/recipe/recipe_folder.h"

namespace merkit::cli {
namespace {

struct Options {
  std::string recipe;
  bool json = false;
  bool toml = false;
};

std::size_t num_parameters(const Node& node) {
  std::size_t count = 0;
  for (const ParameterSpec& parameter : node.parameters) {
    count += parameter.shape.num_values();
  }
  return count;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

std::string options_text(const NodeSpec& node) {
  std::string text;
  for (const OptionAssignment& option : node.options) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", option.name, option.value);
  }
  return text;
}

std::string graph_text(const Recipe& recipe) {
  if (recipe.nodes.empty()) {
    return "no network\n";
  }
  const Graph graph = recipe_graph(recipe);
  Table table(
      {{"node"}, {"layer"}, {"inputs"}, {"output"}, {"parameters", Align::kRight}, {"options"}});
  for (const Node& node : graph.nodes()) {
    const std::size_t size = num_parameters(node);
    table.add_row({node.spec.name, node.spec.layer, joined(node.spec.inputs),
                   shape_text(node.shape), size == 0 ? "" : std::to_string(size),
                   node.layer == nullptr ? "" : options_text(node.spec)});
  }
  return table.text() + fmt::format("{} parameters", graph.num_parameters()) +
         (recipe.published_parameters == 0
              ? "\n"
              : fmt::format(", published {}\n", recipe.published_parameters));
}

// What follows the network, or stands in its place; "" if nothing does.
std::string chain_text(const Recipe& recipe) {
  const StatisticsOptions& statistics = recipe.statistics;
  const std::string pooled =
      statistics.over == "none"
          ? ""
          : fmt::format("pooled      {} over {}{}\n", statistics.pool, statistics.over,
                        statistics.pool == "statistics"
                            ? fmt::format(", threshold {}", statistics.threshold)
                            : "");
  const std::string classifier =
      recipe.classifier.kind == "none" ? "" : "classifier  " + recipe.classifier.kind + "\n";
  const bool votes = statistics.pool != "statistics";
  return votes ? classifier + pooled : pooled + classifier;
}

std::string features_text(const Recipe& recipe) {
  Table table({{"input"}, {"set"}, {"rows"}, {"columns"}, {"normalise"}, {"channel"}, {"options"}});
  for (const RecipeFeature& feature : recipe.features) {
    NodeSpec options;
    options.options = feature.options;
    if (feature.max_words > 0) {
      options.options.push_back({"max_words", std::to_string(feature.max_words)});
      options.options.push_back({"vocabulary_from", feature.vocabulary_from});
      options.options.push_back({"vectors", feature.vectors});
    }
    if (!feature.rank_by.empty()) {
      options.options.push_back({"rank_by", feature.rank_by});
      options.options.push_back({"keep_top", format_number(feature.keep_top)});
    }
    if (feature.stack > 1) {
      options.options.push_back({"stack", std::to_string(feature.stack)});
    }
    table.add_row({feature.name, feature.set,
                   feature.rows == 0 ? "any" : fmt::format("{} ({})", feature.rows, feature.pad),
                   feature.columns.empty() ? "all" : feature.columns, feature.normalise,
                   feature.channel, options_text(options)});
  }
  return table.text();
}

std::string training_text(const Recipe& recipe) {
  const TrainingOptions& o = recipe.training;
  return fmt::format(
      "classes     {}\nprotocol    {}\ntraining    {}, learning rate {}, batches of {}, {} epochs, "
      "keeps {}\n",
      recipe.corpus.classes, recipe.evaluation.protocol, o.optimiser, o.learning_rate, o.batch_size,
      o.epochs, o.choose_epoch);
}

// A percentage, or nothing if it is not known.
std::string percent(double value) { return value == 0.0 ? "" : fmt::format("{:.2f}", value); }

std::string published_text(const Recipe& recipe) {
  if (recipe.published.empty()) {
    return "";
  }
  Table table({{"published on"},
               {"WA", Align::kRight},
               {"best", Align::kRight},
               {"epoch", Align::kRight},
               {"last", Align::kRight},
               {"last ten", Align::kRight},
               {"source"}});
  for (const PublishedFigure& figure : recipe.published) {
    table.add_row({figure.protocol, percent(figure.wa_pct), percent(figure.best_pct),
                   figure.best_epoch == 0 ? "" : std::to_string(figure.best_epoch),
                   percent(figure.last_pct), percent(figure.last10_pct), figure.source});
  }
  return "\n" + table.text();
}

std::string defects_text(const Recipe& recipe) {
  if (recipe.defects.empty()) {
    return "";
  }
  Table table({{"defect"}, {"here"}, {"switched by"}, {"what it is"}});
  for (const RecipeDefect& defect : recipe.defects) {
    table.add_row(
        {defect.name, has_defect(recipe, defect) ? "yes" : "no", defect.switched_by, defect.what});
  }
  return "\n" + table.text();
}

std::string text_of(const Recipe& recipe) {
  std::string text = fmt::format("{}{}\n{}\n", recipe.name,
                                 recipe.is_corrected ? " (corrected)" : "", recipe.summary);
  text += recipe.citation.empty() ? "" : recipe.citation + "\n";
  text += recipe.reading.empty() ? "" : "our reading: " + recipe.reading + "\n";
  text += "\n" + training_text(recipe) + "\n" + features_text(recipe) + "\n" + graph_text(recipe) +
          chain_text(recipe);
  return text + published_text(recipe) + defects_text(recipe);
}

template <class Object>
Json fields_json(const Object& object) {
  Json json = Json::object();
  for (const OptionValue& field : list_options(object)) {
    json[field.name] = field.value;
    if (field.type != OptionType::kString) {
      json[field.name] = Json::parse(field.value);
    }
  }
  return json;
}

Json nodes_json(const Recipe& recipe) {
  Json nodes = Json::array();
  if (recipe.nodes.empty()) {
    return nodes;
  }
  const Graph graph = recipe_graph(recipe);
  for (const Node& node : graph.nodes()) {
    Json options = Json::object();
    for (const OptionAssignment& option : node.spec.options) {
      options[option.name] = option.value;
    }
    nodes.push_back({{"name", node.spec.name},
                     {"layer", node.spec.layer},
                     {"inputs", node.spec.inputs},
                     {"shape", std::vector<std::size_t>(node.shape.begin(), node.shape.end())},
                     {"parameters", num_parameters(node)},
                     {"options", options}});
  }
  return nodes;
}

std::string json_of(const Recipe& recipe) {
  Json document = fields_json(recipe);
  document["corpus"] = fields_json(recipe.corpus);
  document["evaluation"] = fields_json(recipe.evaluation);
  document["features"] = Json::object();
  for (const RecipeFeature& feature : recipe.features) {
    Json& entry = document["features"][feature.name];
    entry = fields_json(feature);
    for (const OptionAssignment& option : feature.options) {
      entry[option.name] = option.value;
    }
  }
  document["nodes"] = nodes_json(recipe);
  document["training"] = fields_json(recipe.training);
  document["statistics"] = fields_json(recipe.statistics);
  document["classifier"] = fields_json(recipe.classifier);
  document["published"] = Json::array();
  for (const PublishedFigure& figure : recipe.published) {
    document["published"].push_back(fields_json(figure));
  }
  document["defects"] = Json::array();
  for (const RecipeDefect& defect : recipe.defects) {
    Json entry = fields_json(defect);
    entry["here"] = has_defect(recipe, defect);
    document["defects"].push_back(entry);
  }
  return dump_json(document) + "\n";
}

}  // namespace

void add_recipe_show(Program& program, CLI::App& recipe) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      recipe, {.name = "show",
               .summary = "Show the inputs, the network, the training and the figures of a recipe",
               .example = "merkit recipe show tripathi2018/speech2"});
  command.add_option("recipe", options->recipe, "File, or a name from merkit recipe list")
      ->required();
  command.add_flag("--toml", options->toml,
                   "Print the whole recipe as one file, without what it extends");
  add_json_flag(command, options->json);
  program.on_run(command, [options] {
    const Recipe loaded = load_recipe(find_recipe(options->recipe, recipe_folder()));
    const std::string text = options->toml   ? recipe_text(loaded)
                             : options->json ? json_of(loaded)
                                             : text_of(loaded);
    std::fputs(text.c_str(), stdout);
    return 0;
  });
}

}  // namespace merkit::cli
