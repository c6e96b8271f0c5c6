#include "merkit/run/fit_record.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "merkit/model/model_check.h"

namespace merkit {
namespace {

constexpr const char* kRecordName = "fit.json";

FitRecord parse_record(const Json& json) {
  FitRecord record;
  record.fold = json.at("fold").get<std::string>();
  record.seed = integer_of<std::uint64_t>(json.at("seed"));
  record.identity = json.at("identity").get<std::string>();
  record.chosen_epoch = integer_of<int>(json.at("chosen_epoch"));
  record.num_test = integer_of<std::size_t>(json.at("num_test"));
  record.seconds = json.at("seconds").get<double>();
  record.notes = json.at("notes").get<std::vector<std::string>>();
  record.facts = json.at("facts").get<std::map<std::string, std::string>>();
  for (const Json& figure : json.at("optimistic")) {
    record.optimistic.push_back({.name = figure.at("name").get<std::string>(),
                                 .wa = figure.at("wa").get<double>(),
                                 .ua = figure.at("ua").get<double>()});
  }
  return record;
}

std::string kind_name(DialogueKind kind) {
  return kind == DialogueKind::kImprovised ? "improvised"
         : kind == DialogueKind::kScripted ? "scripted"
                                           : "";
}

Prediction prediction_of(const FitCall& call, std::size_t place, std::span<const float> row) {
  const Utterance& utterance = *call.experiment.labelled.utterances[place];
  Prediction prediction;
  prediction.id = utterance.id;
  prediction.fold = call.job.fold->name;
  prediction.seed = static_cast<int>(call.job.seed);
  prediction.label = call.experiment.labelled.classes[place];
  prediction.probabilities.assign(row.begin(), row.end());
  prediction.predicted = most_probable(prediction.probabilities);
  prediction.speaker = utterance.speaker;
  prediction.dialogue = utterance.dialogue;
  prediction.session = utterance.session;
  prediction.scenario = utterance.scenario;
  prediction.gender = utterance.gender;
  prediction.kind = kind_name(utterance.kind);
  if (utterance.start_s && utterance.end_s) {
    prediction.duration_s = *utterance.end_s - *utterance.start_s;
  }
  prediction.text = utterance.text;
  return prediction;
}

}  // namespace

std::optional<FitRecord> read_fit_record(const std::filesystem::path& folder) {
  const auto path = folder / kRecordName;
  if (!std::filesystem::exists(path)) {
    return std::nullopt;
  }
  const Json json = parse_json(read_file(path), path.string());
  try {
    return parse_record(json);
  } catch (const Json::exception& error) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}: expected the record of a fit, got other JSON: {}", path.string(),
                            quote(error.what())));
  }
}

void write_fit_record(const std::filesystem::path& folder, const FitRecord& record) {
  Json optimistic = Json::array();
  for (const OptimisticFigure& figure : record.optimistic) {
    optimistic.push_back({{"name", figure.name}, {"wa", figure.wa}, {"ua", figure.ua}});
  }
  const Json json = {{"fold", record.fold},         {"seed", record.seed},
                     {"identity", record.identity}, {"chosen_epoch", record.chosen_epoch},
                     {"num_test", record.num_test}, {"seconds", record.seconds},
                     {"notes", record.notes},       {"facts", record.facts},
                     {"optimistic", optimistic}};
  write_file(folder / kRecordName, dump_json(json) + '\n');
}

std::vector<OptimisticFigure> optimistic_figures(const std::vector<EpochFigures>& history) {
  constexpr std::size_t kLast = 10;
  const bool is_complete = std::ranges::all_of(
      history, [](const EpochFigures& epoch) { return epoch.test.has_value(); });
  if (history.empty() || !is_complete) {
    return {};
  }
  const auto best = std::ranges::max_element(
      history, {}, [](const EpochFigures& epoch) { return epoch.test->wa; });
  OptimisticFigure mean = {.name = "mean of the last ten epochs"};
  const std::size_t count = std::min(kLast, history.size());
  for (std::size_t i = history.size() - count; i < history.size(); ++i) {
    mean.wa += history[i].test->wa / static_cast<double>(count);
    mean.ua += history[i].test->ua / static_cast<double>(count);
  }
  return {{"best test epoch", best->test->wa, best->test->ua},
          {"last epoch", history.back().test->wa, history.back().test->ua},
          mean};
}

PredictionSet part_predictions(const FitCall& call, Part part, const Matrix<float>& probabilities) {
  const Experiment& experiment = call.experiment;
  PredictionSet set;
  set.system = experiment.recipe.name;
  set.protocol = experiment.folds.protocol;
  set.protocol_version = experiment.folds.version;
  set.membership = experiment.membership;
  set.classes = experiment.labelled.class_names;
  set.part = part_name(part);
  const auto& utterances = call.data.part(part);
  for (std::size_t i = 0; i < utterances.size(); ++i) {
    set.predictions.push_back(prediction_of(call, utterances[i].place, probabilities.row(i)));
  }
  return set;
}

Model finished_model(const FitCall& call, const FitOutcome& outcome) {
  Model model = outcome.model;
  model.recipe = call.experiment.recipe;
  model.class_names = call.experiment.labelled.class_names;
  model.inputs = call.data.inputs();
  model.facts = {.protocol = call.experiment.folds.protocol,
                 .protocol_version = call.experiment.folds.version,
                 .membership = call.experiment.membership,
                 .fold = call.job.fold->name,
                 .seed = call.job.seed,
                 .chosen_epoch = outcome.chosen_epoch,
                 .more = outcome.facts};
  for (std::vector<Matrix<float>>& inputs : self_test_inputs(model, call.job.seed)) {
    SelfTestSample sample = {std::move(inputs), {}};
    PreparedUtterance utterance;
    for (const Matrix<float>& input : sample.inputs) {
      utterance.inputs.push_back({input.values(), input.rows(), input.cols()});
    }
    const Matrix<float> said = outcome.predict({&utterance, 1});
    sample.probabilities.assign(said.values().begin(), said.values().end());
    model.self_test.push_back(std::move(sample));
  }
  return model;
}

}  // namespace merkit
