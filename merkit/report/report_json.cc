// A report as JSON: docs/formats.md.
#include "merkit/base/json.h"
#include "merkit/report/report.h"

namespace merkit {
namespace {

constexpr int kVersion = 1;

Json published_json(const ReportContent& content) {
  Json list = Json::array();
  for (const PublishedAccuracy& figure : content.published) {
    list.push_back({{"protocol", figure.protocol},
                    {"how", figure.how},
                    {"accuracy_pct", figure.accuracy_pct},
                    {"source", figure.source}});
  }
  return list;
}

Json curves_json(const ReportContent& content) {
  Json list = Json::array();
  for (const LearningCurve& curve : content.curves) {
    list.push_back({{"fold", curve.fold},
                    {"seed", curve.seed},
                    {"chosen_epoch", curve.chosen_epoch},
                    {"train_loss", curve.train_loss},
                    {"dev_loss", curve.dev_loss},
                    {"dev_ua", curve.dev_ua}});
  }
  return list;
}

}  // namespace

std::string report_json(const ReportContent& content) {
  Json json;
  json["merkit_report"] = kVersion;
  json["title"] = content.title;
  json["summary"] = content.summary;
  json["evaluation"] = Json::parse(evaluation_json(content.evaluation));
  json["scenario_out"] =
      content.scenario_out ? Json::parse(evaluation_json(*content.scenario_out)) : Json(nullptr);
  json["published"] = published_json(content);
  json["curves"] = curves_json(content);
  json["facts"] = Json::object();
  for (const auto& [name, value] : content.facts) {
    json["facts"][name] = value;
  }
  json["command"] = content.command;
  json["recipe"] = content.recipe;
  return dump_json(json);
}

}  // namespace merkit
