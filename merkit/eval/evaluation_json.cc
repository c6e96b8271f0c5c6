// An evaluation as JSON: docs/formats.md.
#include "merkit/base/json.h"
#include "merkit/eval/evaluation.h"
#include "merkit/eval/leak_json.h"

namespace merkit {
namespace {

constexpr int kVersion = 1;

Json spread_json(const Spread& spread) {
  return {{"mean", spread.mean}, {"sd", spread.sd}, {"count", spread.count}};
}

Json interval_json(const std::optional<Interval>& interval) {
  return interval ? Json{interval->low, interval->high} : Json(nullptr);
}

Json metrics_json(const Evaluation& evaluation) {
  Json metrics = Json::object();
  for (const MetricResult& result : evaluation.metrics) {
    metrics[result.summary.info->name] = {{"pooled", result.summary.pooled},
                                          {"interval", interval_json(result.interval)},
                                          {"over_seeds", spread_json(result.summary.over_seeds)},
                                          {"over_folds", spread_json(result.summary.over_folds)}};
  }
  return metrics;
}

Json parts_json(const std::vector<PartScores>& parts) {
  Json list = Json::array();
  for (const PartScores& part : parts) {
    Json entry = {{"name", part.name}, {"num_predictions", part.num_predictions}};
    for (const NamedScore& score : named_scores(part.scores)) {
      if (score.value) {
        entry[score.info->name] = *score.value;
      }
    }
    list.push_back(std::move(entry));
  }
  return list;
}

Json confusion_json(const Confusion& confusion) {
  Json rows = Json::array();
  for (std::size_t r = 0; r < confusion.rows(); ++r) {
    const auto row = confusion.row(r);
    rows.push_back(std::vector<double>(row.begin(), row.end()));
  }
  return rows;
}

Json classes_json(const Evaluation& evaluation) {
  Json list = Json::array();
  for (std::size_t k = 0; k < evaluation.classes.size(); ++k) {
    const ClassScores& scores = evaluation.class_scores[k];
    list.push_back({{"name", evaluation.classes[k]},
                    {"support", scores.support},
                    {"precision", scores.precision},
                    {"recall", scores.recall},
                    {"f1", scores.f1}});
  }
  return list;
}

Json reliability_json(const std::vector<ReliabilityBin>& bins) {
  Json list = Json::array();
  for (const ReliabilityBin& bin : bins) {
    list.push_back({{"low", bin.low},
                    {"high", bin.high},
                    {"count", bin.count},
                    {"mean_confidence", bin.mean_confidence},
                    {"accuracy", bin.accuracy}});
  }
  return list;
}

Json groups_json(const std::vector<GroupTable>& tables) {
  Json list = Json::object();
  for (const GroupTable& table : tables) {
    Json rows = Json::array();
    for (const GroupRow& row : table.rows) {
      rows.push_back({{"group", row.group},
                      {"num_utterances", row.num_utterances},
                      {"wa", row.wa},
                      {"ua", row.ua}});
    }
    list[std::string(grouping_name(table.by))] = {
        {"gap_wa", table.gap_wa}, {"gap_ua", table.gap_ua}, {"rows", std::move(rows)}};
  }
  return list;
}

Json optimistic_json(const std::vector<OptimisticFigure>& figures) {
  Json list = Json::array();
  for (const OptimisticFigure& figure : figures) {
    list.push_back(
        {{"name", figure.name}, {"stamp", kOptimisticStamp}, {"wa", figure.wa}, {"ua", figure.ua}});
  }
  return list;
}

Json subset_metric_json(const MetricResult& result) {
  return {{"pooled", result.summary.pooled}, {"interval", interval_json(result.interval)}};
}

Json subsets_json(const std::vector<SubsetScores>& subsets) {
  Json list = Json::array();
  for (const SubsetScores& subset : subsets) {
    list.push_back({{"modalities", subset.modalities},
                    {"wa", subset_metric_json(subset.wa)},
                    {"ua", subset_metric_json(subset.ua)}});
  }
  return list;
}

Json formulas_json() {
  Json formulas = Json::object();
  for (const MetricInfo& info : metric_infos()) {
    formulas[info.name] = info.formula;
  }
  return formulas;
}

}  // namespace

std::string evaluation_json(const Evaluation& evaluation) {
  const BootstrapOptions& bootstrap = evaluation.bootstrap;
  const Json document = {
      {"merkit_evaluation", kVersion},
      {"system", evaluation.system},
      {"part", evaluation.part},
      {"protocol", evaluation.protocol},
      {"protocol_version", evaluation.protocol_version},
      {"membership", evaluation.membership},
      {"num_predictions", evaluation.num_predictions},
      {"num_utterances", evaluation.num_utterances},
      {"stamps", stamps_of(evaluation)},
      {"notes", evaluation.notes},
      {"bootstrap",
       {{"cluster", bootstrap.cluster},
        {"resamples", bootstrap.resamples},
        {"level", bootstrap.level},
        {"bootstrap_seed", bootstrap.bootstrap_seed}}},
      {"metrics", metrics_json(evaluation)},
      {"formulas", formulas_json()},
      {"classes", classes_json(evaluation)},
      {"confusion", confusion_json(evaluation.confusion)},
      {"by_seed", parts_json(evaluation.by_seed)},
      {"by_fold", parts_json(evaluation.by_fold)},
      {"groups", groups_json(evaluation.groups)},
      {"reliability", reliability_json(evaluation.reliability)},
      {"optimistic", optimistic_json(evaluation.optimistic)},
      {"subsets", subsets_json(evaluation.subsets)},
      {"leaks", evaluation.leaks ? leak_report_json(*evaluation.leaks) : Json(nullptr)}};
  return dump_json(document) + "\n";
}

}  // namespace merkit
