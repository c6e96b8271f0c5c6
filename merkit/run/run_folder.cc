#include "merkit/run/run_folder.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/hash.h"
#include "merkit/base/json.h"
#include "merkit/base/options.h"

namespace merkit {
namespace {

constexpr int kVersion = 1;
constexpr const char* kVersionField = "merkit_run";
constexpr const char* kRunName = "run.json";

// Labels, raters' targets and texts of the utterances.
std::string labels_hash(const Experiment& experiment) {
  std::string text;
  const LabelledCorpus& labelled = experiment.labelled;
  for (std::size_t i = 0; i < labelled.utterances.size(); ++i) {
    const Utterance& utterance = *labelled.utterances[i];
    text += fmt::format("{}\t{}\t{}\t{}", utterance.id, labelled.classes[i], utterance.speaker,
                        utterance.text.value_or(""));
    for (const float share : rater_target(labelled, i)) {
      text += fmt::format("\t{}", share);
    }
    text += '\n';
  }
  return hash_hex(text);
}

std::string joined(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, " "));
}

Json facts_json(const Experiment& experiment, const RunRequest& request,
                const std::string& version) {
  Json selection = Json::array();
  for (const SelectionStep& step : experiment.labelled.steps) {
    selection.push_back(
        {{"step", step.name}, {"before", step.num_before}, {"after", step.num_after}});
  }
  return {{"program", "merkit " + version},
          {"command", request.command},
          {"system", experiment.recipe.name},
          {"corpus",
           {{"path", request.corpus.string()},
            {"format", experiment.corpus.format},
            {"utterances", experiment.labelled.utterances.size()},
            {"selection", selection}}},
          {"protocol", experiment.folds.protocol},
          {"protocol_version", experiment.folds.version},
          {"membership", experiment.membership},
          {"classes", experiment.labelled.class_names},
          {"scale", request.scale},
          {"notes", experiment.notes}};
}

std::string folder_name(std::string name) {
  std::ranges::replace(name, '/', '_');
  return name;
}

void refuse(const std::filesystem::path& out, const std::string& key, const std::string& expected,
            const std::string& got) {
  throw Error(
      ErrorCode::kInvalidArgument,
      fmt::format("{}: expected a run with {} \"{}\", got one with \"{}\": give another --out",
                  out.string(), key, quote(expected), quote(got)));
}

// The first line in which two texts differ, for messages about recipes.
std::pair<std::string, std::string> first_difference(const std::string& a, const std::string& b) {
  const auto [at, bt] = std::ranges::mismatch(a, b);
  const auto line = [](const std::string& text, std::size_t place) {
    const std::size_t begin = place == 0 ? 0 : text.rfind('\n', place - 1) + 1;
    return text.substr(begin, text.find('\n', place) - begin);
  };
  return {line(a, static_cast<std::size_t>(at - a.begin())),
          line(b, static_cast<std::size_t>(bt - b.begin()))};
}

void check_same(const std::filesystem::path& out, const RunIdentity& wanted) {
  const auto path = out / kRunName;
  const Json json = parse_json(read_file(path), path.string());
  RunIdentity found;
  try {
    found = json.at("identity").get<RunIdentity>();
  } catch (const Json::exception&) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}: expected the identity of a run, got none", path.string()));
  }
  for (const auto& [key, value] : wanted) {
    if (found[key] != value) {
      const auto [expected, got] = first_difference(value, found[key]);
      refuse(out, key, expected, got);
    }
  }
}

}  // namespace

RunIdentity run_identity(const Experiment& experiment, const RunRequest& request) {
  Recipe recipe = experiment.recipe;
  recipe.training.num_seeds = 1;  // more seeds may join a run later
  RunIdentity identity = {
      {"recipe", recipe_text(recipe)},
      {"protocol", experiment.folds.protocol},
      {"membership", experiment.membership},
      {"classes", joined(experiment.labelled.class_names)},
      {"labels and texts", labels_hash(experiment)},
      {"as published", request.as_published ? "yes" : "no"},
      {"device", request.device},
      {"vectors", request.vectors.empty() ? "" : file_hash_hex(request.vectors)}};
  if (!experiment.transfer.model_hash.empty()) {
    identity["transfer"] = experiment.transfer.model_hash;
  }
  if (request.scale != 1.0) {
    identity["scale"] = format_number(request.scale);
  }
  for (std::size_t f = 0; f < experiment.recipe.features.size(); ++f) {
    identity["feature " + experiment.recipe.features[f].name] = experiment.table->content_hash(f);
  }
  return identity;
}

std::string identity_hash(const RunIdentity& identity) {
  std::string text;
  for (const auto& [key, value] : identity) {
    text += fmt::format("{}\t{}\n", key, value);
  }
  return hash_hex(text);
}

void begin_run(const Experiment& experiment, const RunRequest& request,
               const std::string& version) {
  const RunIdentity identity = run_identity(experiment, request);
  if (std::filesystem::exists(request.out / kRunName)) {
    check_same(request.out, identity);
  }
  make_folders(request.out);
  Json json = {{kVersionField, kVersion}};
  json.update(facts_json(experiment, request, version));
  json["identity"] = identity;
  write_file(request.out / "recipe.toml", recipe_text(experiment.recipe));
  write_file(request.out / kRunName, dump_json(json) + '\n');
}

std::vector<FitJob> plan_fits(const Experiment& experiment, const RunRequest& request) {
  std::vector<FitJob> jobs;
  for (int s = 0; s < experiment.recipe.training.num_seeds; ++s) {
    const auto seed = static_cast<std::uint64_t>(request.first_seed + s);
    for (const Fold& fold : experiment.folds.folds) {
      jobs.push_back(
          {.fold = &fold,
           .seed = seed,
           .name = fmt::format("{}, seed {}", fold.name, seed),
           .folder = request.out / "fits" / folder_name(fold.name) / fmt::format("seed{}", seed)});
    }
  }
  return jobs;
}

}  // namespace merkit
