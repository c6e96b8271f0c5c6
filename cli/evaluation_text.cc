#include "cli/evaluation_text.h"

#include <fmt/format.h>

#include <vector>

#include "cli/table.h"
#include "merkit/eval/grouping.h"

namespace merkit::cli {
namespace {

std::string header_text(const Evaluation& evaluation) {
  std::string text;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) {
      text += fmt::format("{:<12} {}\n", name, value);
    }
  };
  add("system", evaluation.system);
  add("part", evaluation.part);
  const std::string version = evaluation.protocol_version == 0
                                  ? ""
                                  : fmt::format(", version {}", evaluation.protocol_version);
  add("protocol", evaluation.protocol.empty() ? "not stated" : evaluation.protocol + version);
  add("membership", evaluation.membership);
  add("predictions",
      fmt::format("{} (utterances {}, folds {}, seeds {})", evaluation.num_predictions,
                  evaluation.num_utterances, evaluation.by_fold.size(), evaluation.by_seed.size()));
  const BootstrapOptions& bootstrap = evaluation.bootstrap;
  add("intervals", fmt::format("{:g} %, {} resamples by {}", 100.0 * bootstrap.level,
                               bootstrap.resamples, bootstrap.cluster));
  for (const std::string& stamp : stamps_of(evaluation)) {
    add("STAMP", stamp);
  }
  return text;
}

std::string interval_text(const MetricInfo& info, const std::optional<Interval>& interval) {
  return interval ? metric_text(info, interval->low) + " .. " + metric_text(info, interval->high)
                  : "-";
}

std::string sd_text(const MetricInfo& info, const Spread& spread) {
  return spread.count > 1 ? metric_text(info, spread.sd) : "-";
}

std::string metrics_text(const Evaluation& evaluation) {
  constexpr Align kRight = Align::kRight;
  Table table({{"metric"},
               {"pooled", kRight},
               {"interval", kRight},
               {"mean of seeds", kRight},
               {"sd", kRight},
               {"mean of folds", kRight},
               {"sd", kRight}});
  for (const MetricResult& result : evaluation.metrics) {
    const MetricSummary& summary = result.summary;
    const MetricInfo& info = *summary.info;
    table.add_row({info.title + (info.is_share ? " %" : ""), metric_text(info, summary.pooled),
                   interval_text(info, result.interval), metric_text(info, summary.over_seeds.mean),
                   sd_text(info, summary.over_seeds), metric_text(info, summary.over_folds.mean),
                   sd_text(info, summary.over_folds)});
  }
  return table.text();
}

std::string classes_text(const Evaluation& evaluation) {
  constexpr Align kRight = Align::kRight;
  Table table(
      {{"class"}, {"n", kRight}, {"precision %", kRight}, {"recall %", kRight}, {"F1 %", kRight}});
  for (std::size_t k = 0; k < evaluation.classes.size(); ++k) {
    const ClassScores& scores = evaluation.class_scores[k];
    table.add_row({evaluation.classes[k], fmt::format("{:g}", scores.support),
                   percent(scores.precision), percent(scores.recall), percent(scores.f1)});
  }
  return table.text();
}

// Counts, and beside them the shares of each row.
std::string confusion_text(const Evaluation& evaluation) {
  std::vector<Table::Column> columns = {{"true class"}};
  for (const char* unit : {"", " %"}) {
    for (const std::string& name : evaluation.classes) {
      columns.push_back({"as " + name + unit, Align::kRight});
    }
  }
  Table table(columns);
  const Confusion shares = row_shares(evaluation.confusion);
  for (std::size_t r = 0; r < evaluation.classes.size(); ++r) {
    std::vector<std::string> row = {evaluation.classes[r]};
    for (const double count : evaluation.confusion.row(r)) {
      row.push_back(fmt::format("{:g}", count));
    }
    for (const double share : shares.row(r)) {
      row.push_back(percent(share));
    }
    table.add_row(row);
  }
  return table.text();
}

std::string groups_text(const Evaluation& evaluation) {
  constexpr Align kRight = Align::kRight;
  Table table({{"group"}, {""}, {"n", kRight}, {"WA %", kRight}, {"UA %", kRight}});
  for (const GroupTable& group : evaluation.groups) {
    std::string by(grouping_name(group.by));
    for (const GroupRow& row : group.rows) {
      table.add_row({by, row.group.empty() ? "unknown" : row.group,
                     std::to_string(row.num_utterances), percent(row.wa), percent(row.ua)});
      by.clear();
    }
    table.add_row({"", "gap", "", percent(group.gap_wa), percent(group.gap_ua)});
  }
  return evaluation.groups.empty() ? "" : table.text();
}

std::string optimistic_text(const Evaluation& evaluation) {
  if (evaluation.optimistic.empty()) {
    return "";
  }
  Table table({{"figure"}, {"WA %", Align::kRight}, {"UA %", Align::kRight}, {""}});
  for (const OptimisticFigure& figure : evaluation.optimistic) {
    table.add_row(
        {figure.name, percent(figure.wa), percent(figure.ua), std::string(kOptimisticStamp)});
  }
  return table.text();
}

}  // namespace

std::string percent(double value) { return fmt::format("{:.2f}", 100.0 * value); }

std::string metric_text(const MetricInfo& info, double value) {
  return info.is_share ? percent(value) : fmt::format("{:.4f}", value);
}

std::string evaluation_text(const Evaluation& evaluation) {
  std::string text = header_text(evaluation);
  for (const std::string& part :
       {metrics_text(evaluation), optimistic_text(evaluation), classes_text(evaluation),
        confusion_text(evaluation), groups_text(evaluation)}) {
    if (!part.empty()) {
      text += "\n" + part;
    }
  }
  text += evaluation.notes.empty() ? "" : "\n";
  for (const std::string& note : evaluation.notes) {
    text += "note         " + note + "\n";
  }
  return text;
}

std::string formulas_text() {
  std::string text;
  for (const std::string& line : formula_notation()) {
    text += line + "\n";
  }
  Table table({{"metric"}, {"formula"}});
  for (const MetricInfo& info : metric_infos()) {
    table.add_row({info.title, info.formula});
  }
  return text + "\n" + table.text();
}

}  // namespace merkit::cli
