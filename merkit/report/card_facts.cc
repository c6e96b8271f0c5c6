#include "merkit/report/card_facts.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr int kVersion = 1;

// What a recipe says unless it says otherwise.
constexpr const char* kIntendedUse =
    "Research on the recognition of emotion as raters perceive it, and programs whose users know "
    "that it runs and agree to it.";

// The first is Regulation (EU) 2024/1689, article 5 (1) (f).
const std::vector<std::string>& uses_to_avoid() {
  static const std::vector<std::string> kUses = {
      "Inferring emotions of people at work or in education, which the European Union forbids "
      "except for medical or safety reasons",
      "Decisions about a person: hiring, credit, insurance, policing, border control, courts",
      "Diagnosis or monitoring of illness",
      "Telling whether somebody lies, or what they feel rather than how they sound",
      "Listening to people who do not know it"};
  return kUses;
}

Json input_facts(const ModelInput& input) {
  const ModelInputState& state = input.state();
  return {{"name", input.name()},
          {"feature_set", state.feature.set},
          {"version", state.source.version},
          {"columns", input.num_columns()},
          {"rows", state.feature.rows},
          {"normalise", state.feature.normalise},
          {"words", state.words ? state.words->size() : 0}};
}

Json training_facts(const TrainingFacts& facts) {
  return {{"protocol", facts.protocol},
          {"protocol_version", facts.protocol_version},
          {"membership", facts.membership},
          {"fold", facts.fold},
          {"seed", facts.seed},
          {"chosen_epoch", facts.chosen_epoch},
          {"more", facts.more}};
}

Json calibration_facts(const Model& model) {
  if (!model.calibration) {
    return nullptr;
  }
  const ModelCalibration& calibration = *model.calibration;
  return {{"temperature", calibration.temperature},
          {"min_confidence", calibration.min_confidence},
          {"risk", calibration.risk},
          {"coverage", calibration.coverage},
          {"num_dev", calibration.num_dev}};
}

std::string kind_of(const Model& model) {
  return model.graph ? fmt::format("network of {} nodes", model.graph->nodes().size())
                     : "classifier \"" + model.recipe.classifier.kind + "\"";
}

Json defect_facts(const Recipe& recipe) {
  Json list = Json::array();
  for (const RecipeDefect& defect : recipe.defects) {
    if (has_defect(recipe, defect)) {
      list.push_back({{"name", defect.name}, {"what", defect.what}});
    }
  }
  return list;
}

std::vector<std::string> limits_of(const Model& model, bool has_result) {
  std::vector<std::string> limits = {
      fmt::format("It knows {} classes and nothing else: {}", model.class_names.size(),
                  fmt::join(model.class_names, ", ")),
      "Labels are what raters perceived, which is not what speakers felt",
      "Speakers, languages, microphones and situations unlike those of the training data are "
      "recognised worse; nothing here says how much"};
  if (std::ranges::any_of(model.inputs, [](const ModelInput& input) { return input.is_text(); })) {
    limits.emplace_back("Words outside the vocabulary are ignored");
  }
  if (!has_result) {
    limits.emplace_back("The file lies in no finished run, so its figures are unknown");
  }
  return limits;
}

// Of the run: the folds and seeds that this file is one of.
Json metric_facts(const Json& result) {
  return {{"part", result.at("part")},
          {"num_utterances", result.at("num_utterances")},
          {"num_predictions", result.at("num_predictions")},
          {"level", result.at("bootstrap").at("level")},
          {"cluster", result.at("bootstrap").at("cluster")},
          {"metrics", result.at("metrics")},
          {"classes", result.at("classes")},
          {"groups", result.at("groups")},
          {"optimistic", result.at("optimistic")},
          {"stamps", result.at("stamps")},
          {"notes", result.at("notes")}};
}

Json parse_part(const std::string& text, const ModelCard& card, const char* name) {
  return text.empty() ? Json(nullptr)
                      : parse_json(text, fmt::format("{}: {}", card.file_name, name));
}

void add_run(Json& facts, const ModelCard& card) {
  try {
    const Json run = parse_part(card.run, card, "run.json");
    const Json result = parse_part(card.result, card, "result.json");
    facts["command"] = run.is_null() ? Json("") : run.at("command");
    facts["program"] = run.is_null() ? Json("") : run.at("program");
    facts["data"] = run.is_null() ? Json(nullptr) : run.at("corpus");
    facts["data_notes"] = run.is_null() ? Json::array() : run.at("notes");
    facts["result"] = result.is_null() ? Json(nullptr) : metric_facts(result);
  } catch (const Json::exception& error) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}: expected run.json and result.json of a run, got other JSON: {}",
                            card.file_name, fault_of(error)));
  }
}

}  // namespace

Json card_facts(const ModelCard& card) {
  const Model& model = card.model;
  const Recipe& recipe = model.recipe;
  Json inputs = Json::array();
  for (const ModelInput& input : model.inputs) {
    inputs.push_back(input_facts(input));
  }
  Json facts = {
      {"merkit_model_card", kVersion},
      {"name", recipe.name.empty() ? "unnamed" : recipe.name},
      {"summary", recipe.summary},
      {"citation", recipe.citation},
      {"licence", recipe.licence},
      {"intended_use", recipe.intended_use.empty() ? kIntendedUse : recipe.intended_use},
      {"uses_to_avoid", uses_to_avoid()},
      {"kind", kind_of(model)},
      {"weights", weight_type_name(model.weights)},
      {"num_parameters", model.graph ? model.graph->num_parameters() : 0},
      {"classes", model.class_names},
      {"inputs", inputs},
      {"labels", recipe.corpus.classes},
      {"training", training_facts(model.facts)},
      {"calibration", calibration_facts(model)},
      {"defects", defect_facts(recipe)},
      {"limits", limits_of(model, !card.result.empty())},
      {"file", {{"name", card.file_name}, {"bytes", card.num_bytes}, {"hash", card.hash}}},
      {"self_test", model.self_test.size()}};
  add_run(facts, card);
  return facts;
}

}  // namespace merkit
