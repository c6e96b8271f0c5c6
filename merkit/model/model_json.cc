#include "merkit/model/model_json.h"

#include <fmt/format.h>

#include "merkit/base/error.h"
#include "merkit/model/classifier_file.h"

namespace merkit {
namespace {

Json source_json(const FeatureStoreInfo& source) {
  return {{"feature_set", source.feature_set},
          {"version", source.version},
          {"options", source.options},
          {"audio_options", source.audio_options},
          {"columns", source.columns}};
}

FeatureStoreInfo parse_source(const Json& json) {
  return {.feature_set = json.at("feature_set").get<std::string>(),
          .version = integer_of<int>(json.at("version")),
          .options = json.at("options").get<std::string>(),
          .audio_options = json.at("audio_options").get<std::string>(),
          .columns = json.at("columns").get<std::vector<std::string>>()};
}

Json facts_json(const TrainingFacts& facts) {
  return {{"protocol", facts.protocol},
          {"protocol_version", facts.protocol_version},
          {"membership", facts.membership},
          {"fold", facts.fold},
          {"seed", facts.seed},
          {"chosen_epoch", facts.chosen_epoch},
          {"more", facts.more}};
}

TrainingFacts parse_facts(const Json& json) {
  return {.protocol = json.at("protocol").get<std::string>(),
          .protocol_version = integer_of<int>(json.at("protocol_version")),
          .membership = json.at("membership").get<std::string>(),
          .fold = json.at("fold").get<std::string>(),
          .seed = integer_of<std::uint64_t>(json.at("seed")),
          .chosen_epoch = integer_of<int>(json.at("chosen_epoch")),
          .more = json.at("more").get<std::map<std::string, std::string>>()};
}

Json calibration_json(const ModelCalibration& calibration) {
  Json limits = Json::object();
  for (const auto& [input, range] : calibration.ranges) {
    limits[input] = range.limit;
  }
  return {{"temperature", calibration.temperature},
          {"min_confidence", calibration.min_confidence},
          {"risk", calibration.risk},
          {"coverage", calibration.coverage},
          {"num_dev", calibration.num_dev},
          {"range_limits", limits}};
}

ModelCalibration parse_calibration(const Json& json) {
  ModelCalibration calibration{.temperature = json.at("temperature").get<double>(),
                               .min_confidence = json.at("min_confidence").get<double>(),
                               .risk = json.at("risk").get<double>(),
                               .coverage = json.at("coverage").get<double>(),
                               .num_dev = integer_of<std::size_t>(json.at("num_dev"))};
  for (const auto& [input, limit] : json.at("range_limits").items()) {
    calibration.ranges[input].limit = limit.get<double>();
  }
  return calibration;
}

ModelHeader read_header(const Json& json) {
  ModelHeader header;
  header.class_names = json.at("classes").get<std::vector<std::string>>();
  for (const auto& [name, source] : json.at("inputs").items()) {
    header.sources[name] = parse_source(source);
  }
  for (const auto& [key, value] : json.items()) {
    if (is_classifier_kind(key)) {
      header.classifier_kind = key;
      header.classifier = value;
    }
  }
  if (json.contains("weights")) {
    header.weights = parse_weight_type(json.at("weights").get<std::string>());
  }
  header.facts = parse_facts(json.at("training"));
  if (json.contains("calibration")) {
    header.calibration = parse_calibration(json.at("calibration"));
  }
  header.num_self_tests = integer_of<std::size_t>(json.at("self_test"));
  return header;
}

}  // namespace

std::string model_json(const Model& model) {
  Json json = {{"classes", model.class_names}, {"inputs", Json::object()}};
  for (const ModelInput& input : model.inputs) {
    json["inputs"][input.name()] = source_json(input.state().source);
  }
  if (model.classifier) {
    json[std::string(classifier_kind(*model.classifier))] = classifier_json(*model.classifier);
  }
  if (model.weights != WeightType::kFloat32) {
    json["weights"] = weight_type_name(model.weights);
  }
  json["training"] = facts_json(model.facts);
  if (model.calibration) {
    json["calibration"] = calibration_json(*model.calibration);
  }
  json["self_test"] = model.self_test.size();
  return dump_json(json, -1);
}

ModelHeader parse_model_json(std::string_view text, std::string_view where) {
  const Json json = parse_json(text, where);
  try {
    return read_header(json);
  } catch (const Json::exception& error) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}: expected the header of a model, got \"{}\": {}", where,
                            quote(text), fault_of(error)));
  }
}

}  // namespace merkit
