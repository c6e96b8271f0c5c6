// `merkit model show` and `merkit model verify`.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/long_run.h"
#include "merkit/base/hash.h"
#include "merkit/base/json.h"
#include "merkit/model/model_check.h"
#include "merkit/model/model_file.h"

namespace merkit::cli {
namespace {

struct Options {
  std::filesystem::path file;
  bool json = false;
};

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

std::string kind_of(const Model& model) {
  std::string text;
  if (model.graph) {
    text = fmt::format("network of {} nodes, {} parameters", model.graph->nodes().size(),
                       model.graph->num_parameters());
  }
  const StatisticsOptions& statistics = model.recipe.statistics;
  if (statistics.over != "none") {
    text += fmt::format("{}{} over {}", text.empty() ? "" : "; ", statistics.pool, statistics.over);
  }
  if (model.classifier) {
    text += (text.empty() ? "" : "; ") + merkit::describe(*model.classifier);
  }
  return text;
}

std::string describe_input(const ModelInput& input) {
  const ModelInputState& state = input.state();
  std::string line =
      fmt::format("{} ({}, version {})", input.name(), state.feature.set, state.source.version);
  if (state.words) {
    line += fmt::format(", {} words", state.words->size());
  } else {
    line +=
        fmt::format(", {} columns, normalised: {}", input.num_columns(), state.feature.normalise);
  }
  return line;
}

// What the probabilities mean, and when the model abstains.
std::string describe_calibration(const Model& model) {
  if (!model.calibration) {
    return "probabilities are not calibrated: there was no development part";
  }
  const ModelCalibration& c = *model.calibration;
  std::string line =
      fmt::format("probabilities calibrated on {} dev utterances, temperature {:.3f}", c.num_dev,
                  c.temperature);
  if (c.min_confidence > 0.0 || c.risk > 0.0) {
    line += fmt::format(
        "; abstains below a confidence of {:.3f}: {:.1f} % of the dev utterances "
        "above it are wrong, {:.1f} % are above it",
        c.min_confidence, 100.0 * c.risk, 100.0 * c.coverage);
  }
  for (const auto& [input, range] : c.ranges) {
    line += fmt::format("; {} in range up to {:.2f} deviations", input, range.limit);
  }
  return line;
}

Json calibration_json(const Model& model) {
  if (!model.calibration) {
    return nullptr;
  }
  const ModelCalibration& c = *model.calibration;
  Json limits = Json::object();
  for (const auto& [input, range] : c.ranges) {
    limits[input] = range.limit;
  }
  return {{"temperature", c.temperature},
          {"min_confidence", c.min_confidence},
          {"risk", c.risk},
          {"coverage", c.coverage},
          {"num_dev", c.num_dev},
          {"range_limits", limits}};
}

Json to_json(const Model& model, const std::string& hash) {
  Json inputs = Json::array();
  for (const ModelInput& input : model.inputs) {
    inputs.push_back({{"name", input.name()},
                      {"set", input.state().feature.set},
                      {"columns", input.num_columns()},
                      {"words", input.state().words ? input.state().words->size() : 0}});
  }
  const TrainingFacts& facts = model.facts;
  return {{"system", model.recipe.name},
          {"kind", kind_of(model)},
          {"classes", model.class_names},
          {"weights", weight_type_name(model.weights)},
          {"inputs", inputs},
          {"protocol", facts.protocol},
          {"protocol_version", facts.protocol_version},
          {"membership", facts.membership},
          {"fold", facts.fold},
          {"seed", facts.seed},
          {"chosen_epoch", facts.chosen_epoch},
          {"facts", facts.more},
          {"calibration", calibration_json(model)},
          {"hash", hash}};
}

int show(const Options& options) {
  const Model model = read_model(options.file);
  const std::string hash = file_hash_hex(options.file);
  if (options.json) {
    print(dump_json(to_json(model, hash)) + "\n");
    return 0;
  }
  const TrainingFacts& facts = model.facts;
  std::string text =
      fmt::format("{}: {}\n  {}\n  classes: {}\n", model.recipe.name, model.recipe.summary,
                  kind_of(model), fmt::join(model.class_names, " "));
  for (const ModelInput& input : model.inputs) {
    text += "  input: " + describe_input(input) + '\n';
  }
  if (model.weights != WeightType::kFloat32) {
    text += fmt::format("  weights stored as {}\n", weight_type_name(model.weights));
  }
  text += fmt::format("  trained on {} version {}, fold {}, seed {}, epoch {}\n", facts.protocol,
                      facts.protocol_version, facts.fold, facts.seed, facts.chosen_epoch);
  for (const auto& [name, value] : facts.more) {
    text += fmt::format("  {}: {}\n", name, value);
  }
  text += fmt::format("  {}\n", describe_calibration(model));
  print(text + fmt::format("  hash {}\n", hash));
  return 0;
}

int verify(const Options& options) {
  const SelfTestResult result = verify_model(read_model(options.file));
  if (options.json) {
    const Json json = {{"samples", result.num_samples},
                       {"largest_difference", result.largest_difference},
                       {"tolerance", kSelfTestTolerance}};
    print(dump_json(json) + "\n");
  } else {
    print(fmt::format("{}: good, {} samples, largest difference of a probability {:.1e}\n",
                      options.file.string(), result.num_samples, result.largest_difference));
  }
  return 0;
}

void add_model_command(Program& program, CLI::App& model, const CommandSpec& spec,
                       int (*action)(const Options&)) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(model, spec);
  command.add_option("model", options->file, "Model file")->required();
  add_json_flag(command, options->json);
  program.on_run(command, [options, action] { return action(*options); });
}

}  // namespace

void add_model_show(Program& program, CLI::App& model) {
  add_model_command(
      program, model,
      {.name = "show",
       .summary = "Show what a model is, takes and was trained on",
       .example = "merkit model show runs/text3/fits/session1/seed1/model.safetensors"},
      &show);
}

void add_model_verify(Program& program, CLI::App& model) {
  add_model_command(
      program, model,
      {.name = "verify",
       .summary = "Run the self-test of a model: the same probabilities as when it was trained",
       .example = "merkit model verify runs/text3/fits/session1/seed1/model.safetensors"},
      &verify);
}

}  // namespace merkit::cli
