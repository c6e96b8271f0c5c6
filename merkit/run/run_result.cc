#include "merkit/run/run_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "merkit/base/file.h"
#include "merkit/run/input_subsets.h"

namespace merkit {
namespace {

constexpr double kPercent = 100.0;

std::string metric_line(const MetricResult& metric, const BootstrapOptions& bootstrap) {
  std::string line =
      fmt::format("  {:<4}{:5.1f} %", metric.summary.info->title, kPercent * metric.summary.pooled);
  if (metric.interval) {
    line += fmt::format("   {:.0f} % interval {:.1f} to {:.1f}, by {}", kPercent * bootstrap.level,
                        kPercent * metric.interval->low, kPercent * metric.interval->high,
                        bootstrap.cluster);
  }
  for (const auto& [spread, what] : {std::pair(metric.summary.over_seeds, "seeds"),
                                     std::pair(metric.summary.over_folds, "folds")}) {
    if (spread.count > 1) {
      line += fmt::format(", sd over {} {} {:.1f}", spread.count, what, kPercent * spread.sd);
    }
  }
  return line + '\n';
}

std::string published_line(const PublishedFigure& figure) {
  std::string line = "  published WA";
  const auto add = [&](double pct, const char* what) {
    if (pct > 0.0) {
      line += fmt::format(" {:.2f} % {},", pct, what);
    }
  };
  add(figure.best_pct, "at the epoch best on the test set");
  add(figure.last_pct, "at the last epoch");
  add(figure.last10_pct, "mean of the last ten");
  line.back() = ';';
  return line + " " + figure.source + '\n';
}

std::string subset_line(const SubsetScores& subset) {
  return fmt::format("  with {} only: WA {:.1f} %, UA {:.1f} %\n", subset.modalities,
                     kPercent * subset.wa.summary.pooled, kPercent * subset.ua.summary.pooled);
}

// A scenario-out run of this recipe beside the run, if there is one.
std::string scenario_line(const RunRequest& request, const Experiment& experiment) {
  const auto folder = request.out / "scenario-out";
  const bool is_there = std::filesystem::exists(folder / "predictions.jsonl");
  const bool uses_text = std::ranges::any_of(experiment.recipe.features, is_text_feature);
  if (!uses_text || experiment.folds.protocol.find("scenario") != std::string::npos) {
    return "";
  }
  if (!is_there) {
    return "  scenario-out: not run; the texts of a scenario are in train and test: "
           "--with-scenario-out\n";
  }
  const PredictionSet set = read_predictions(folder / "predictions.jsonl");
  const Scores scores = compute_scores(set.predictions, set.classes.size());
  return fmt::format("  scenario-out ({}): WA {:.1f} %, UA {:.1f} %\n", set.protocol,
                     kPercent * scores.counts.wa, kPercent * scores.counts.ua);
}

}  // namespace

std::vector<OptimisticFigure> pool_optimistic(const std::vector<FitRecord>& fits) {
  std::vector<OptimisticFigure> pooled;
  double total = 0.0;
  for (const FitRecord& fit : fits) {
    const auto weight = static_cast<double>(fit.num_test);
    total += weight;
    pooled.resize(fit.optimistic.size());
    for (std::size_t i = 0; i < fit.optimistic.size(); ++i) {
      pooled[i].name = fit.optimistic[i].name;
      pooled[i].wa += weight * fit.optimistic[i].wa;
      pooled[i].ua += weight * fit.optimistic[i].ua;
    }
  }
  for (OptimisticFigure& figure : pooled) {
    figure.wa /= total;
    figure.ua /= total;
  }
  return pooled;
}

RunResult finish_run(const Experiment& experiment, const RunRequest& request,
                     const RunControl& control) {
  RunResult result;
  result.notes = experiment.notes;
  std::vector<PredictionSet> parts;
  std::vector<std::filesystem::path> folders;
  for (const FitJob& job : plan_fits(experiment, request)) {
    folders.push_back(job.folder);
    parts.push_back(read_predictions(job.folder / "predictions.jsonl"));
    if (auto record = read_fit_record(job.folder)) {
      result.fits.push_back(std::move(*record));
    }
  }
  PredictionSet all = merge_predictions(std::move(parts));
  write_predictions(request.out / "predictions.jsonl", all);
  result.evaluation = evaluate(std::move(all), {}, control.pool);
  result.evaluation.optimistic = pool_optimistic(result.fits);
  result.evaluation.subsets = pool_subsets(request.out, folders, control.pool);
  result.evaluation.leaks = experiment.leaks;
  write_file(request.out / "result.json", evaluation_json(result.evaluation));
  return result;
}

std::string result_text(const RunResult& result, const Experiment& experiment,
                        const RunRequest& request) {
  const Evaluation& evaluation = result.evaluation;
  std::string text =
      fmt::format("{} on {} ({} folds, {} fits, {} test utterances, {} classes)\n",
                  evaluation.system, evaluation.protocol, experiment.folds.folds.size(),
                  result.fits.size(), evaluation.num_utterances, evaluation.classes.size());
  for (const MetricResult& metric : evaluation.metrics) {
    if (metric.summary.info->name == "wa" || metric.summary.info->name == "ua") {
      text += metric_line(metric, evaluation.bootstrap);
    }
  }
  for (const PublishedFigure& figure : experiment.recipe.published) {
    text += figure.protocol == evaluation.protocol ? published_line(figure) : "";
  }
  for (const OptimisticFigure& figure : evaluation.optimistic) {
    text += fmt::format("  {}: WA {:.1f} %, UA {:.1f} % ({})\n", figure.name, kPercent * figure.wa,
                        kPercent * figure.ua, kOptimisticStamp);
  }
  for (const SubsetScores& subset : evaluation.subsets) {
    text += subset_line(subset);
  }
  text += scenario_line(request, experiment);
  for (const LeakFinding& finding : experiment.leaks.findings) {
    if (finding.severity == LeakSeverity::kStamp) {
      text += "  leak: " + describe(finding, experiment.leaks.num_folds) + '\n';
    }
  }
  for (const auto* notes : {&result.notes, &evaluation.notes}) {
    for (const std::string& note : *notes) {
      text += "  note: " + note + '\n';
    }
  }
  return text + fmt::format("  {}\n", (request.out / "result.json").string());
}

}  // namespace merkit
