#include "merkit/report/run_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "merkit/eval/leak_json.h"
#include "merkit/recipe/recipe.h"
#include "merkit/run/epoch_log.h"
#include "merkit/run/fit_record.h"
#include "merkit/run/input_subsets.h"
#include "merkit/run/run_result.h"

namespace merkit {
namespace {

namespace fs = std::filesystem;

// RUN/fits/<fold>/seed<k> of every fit that is over, by name.
std::vector<fs::path> fit_folders(const fs::path& run) {
  std::vector<fs::path> folders;
  std::error_code error;
  for (const auto& fold : fs::directory_iterator(run / "fits", error)) {
    for (const auto& seed : fs::directory_iterator(fold, error)) {
      if (fs::exists(seed.path() / "log.jsonl")) {
        folders.push_back(seed.path());
      }
    }
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

LearningCurve curve_of(const FitRecord& record, const std::vector<EpochFigures>& epochs) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  LearningCurve curve{record.fold, static_cast<int>(record.seed), record.chosen_epoch, {}, {}, {}};
  const bool has_network = !epochs.empty() && epochs.front().setting == 0;
  for (const EpochFigures& epoch : epochs) {
    if (has_network && epoch.setting > 0) {
      break;  // a curve of epochs is not gone on with by settings of the classifier behind them
    }
    curve.train_loss.push_back(epoch.train_loss);
    curve.dev_loss.push_back(epoch.dev ? epoch.dev->loss : kUnknown);
    curve.dev_ua.push_back(epoch.dev ? epoch.dev->ua : kUnknown);
  }
  return curve;
}

void add_fits(ReportContent& content, const fs::path& run) {
  std::vector<FitRecord> records;
  for (const fs::path& folder : fit_folders(run)) {
    if (auto record = read_fit_record(folder)) {
      const fs::path log = folder / "log.jsonl";
      content.curves.push_back(curve_of(*record, parse_epoch_log(read_file(log), log.string())));
      records.push_back(std::move(*record));
    }
  }
  content.evaluation.optimistic = pool_optimistic(records);
}

// The figures that were published for the protocol of the run, or all if there are none.
std::vector<PublishedAccuracy> published_figures(const Recipe& recipe) {
  std::vector<PublishedAccuracy> all;
  for (const PublishedFigure& figure : recipe.published) {
    const auto add = [&](double pct, std::string how) {
      if (pct > 0.0) {
        all.push_back({figure.protocol, std::move(how), pct, figure.source});
      }
    };
    add(figure.best_pct, "best epoch on the test set");
    add(figure.last_pct, "last epoch");
    add(figure.last10_pct, "mean of the last ten epochs");
  }
  return all;
}

void add_facts(ReportContent& content, const Json& json) {
  for (const char* name : {"program", "protocol", "protocol_version", "membership"}) {
    const Json& value = json.at(name);
    content.facts.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
  }
  for (const auto& [name, value] : json.at("identity").items()) {
    if (name.starts_with("feature ")) {
      content.facts.emplace_back(name, value.get<std::string>());
    }
  }
  for (const Json& note : json.at("notes")) {
    content.evaluation.notes.push_back(note.get<std::string>());
  }
  content.command = json.at("command").get<std::string>();
}

Json read_json(const fs::path& path) { return parse_json(read_file(path), path.string()); }

}  // namespace

ReportContent read_run_report(const fs::path& run, const BootstrapOptions& bootstrap,
                              ThreadPool& pool) {
  ReportContent content;
  const fs::path recipe_path = run / "recipe.toml";
  content.recipe = read_file(recipe_path);
  const Recipe recipe = parse_recipe(content.recipe, recipe_path.string(), run);
  content.title = recipe.name;
  content.summary = recipe.summary;
  content.published = published_figures(recipe);
  content.evaluation = evaluate(read_predictions(run / "predictions.jsonl"), bootstrap, pool);
  content.evaluation.subsets = score_subsets(run, bootstrap, pool);
  add_fits(content, run);
  try {
    add_facts(content, read_json(run / "run.json"));
    const Json result = read_json(run / "result.json");
    content.evaluation.leaks = parse_leak_report(result.at("leaks"));
  } catch (const Json::exception&) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}: expected run.json and result.json of a run, got other JSON",
                            run.string()));
  }
  const fs::path held_out = run / "scenario-out" / "predictions.jsonl";
  if (fs::exists(held_out)) {
    content.scenario_out = evaluate(read_predictions(held_out), bootstrap, pool);
  }
  return content;
}

}  // namespace merkit
