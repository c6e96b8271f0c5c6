#include "merkit/onnx/model_export.h"

#include <fmt/format.h>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/onnx/translation.h"
#include "merkit/recipe/recipe_output.h"

namespace merkit {
namespace {

const ModelInput& input_named(const Model& model, const std::string& name) {
  for (const ModelInput& input : model.inputs) {
    if (input.name() == name) {
      return input;
    }
  }
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("onnx: expected a feature for input \"{}\", got none", name));
}

std::string rows_text(const RecipeFeature& feature) {
  if (feature.rows == 0) {
    return "as many rows as the longest utterance of the batch has";
  }
  return feature.pad == "front"
             ? fmt::format("the last {} rows, rows of zeros before them where there are fewer",
                           feature.rows)
             : fmt::format("the first {} rows, rows of zeros behind them where there are fewer",
                           feature.rows);
}

std::string normaliser_text(const RecipeFeature& feature) {
  if (feature.normalise == "none") {
    return "as they are";
  }
  const char* of = feature.normalise == "z-score" ? "the training set"
                   : feature.normalise == "actor" ? "whoever wears the markers"
                                                  : "the speaker";
  return fmt::format("less the mean, divided by the deviation of {}", of);
}

// What an input is, in words.
std::string meaning(const ModelInput& input) {
  const ModelInputState& state = input.state();
  const RecipeFeature& feature = state.feature;
  if (input.is_text()) {
    return fmt::format(
        "Ids of words, 1 the most frequent of {}; unknown words are left out; {}, "
        "0 for padding and for no text",
        state.words->size(), rows_text(feature));
  }
  const std::string gate = feature.gate_column.empty()
                               ? ""
                               : fmt::format(", only rows whose {} is above {}",
                                             feature.gate_column, feature.gate_above);
  return fmt::format(
      "Feature set {} version {}, {} columns{}, {}; what is not finite is 0; {}; "
      "rows of zeros where there is nothing",
      feature.set, state.source.version, input.num_columns(), gate, normaliser_text(feature),
      rows_text(feature));
}

std::string lengths_meaning(const ModelInput& input) {
  return input.state().feature.pad == "front"
             ? fmt::format("All rows of {}, or 0 for an utterance without it", input.name())
             : fmt::format(
                   "How many rows of {} count, 0 for an utterance without it; those behind "
                   "are padding",
                   input.name());
}

const Graph& network_of(const Model& model) {
  if (!model.graph || model.classifier || model.recipe.statistics.over != "none") {
    throw Error(ErrorCode::kInvalidArgument,
                "onnx: expected a model that is a network, got another classifier");
  }
  return *model.graph;
}

OnnxNotes notes_of(const Model& model, std::string_view hash) {
  OnnxNotes notes;
  notes.doc = fmt::format("{}: {}. Made by merkit from the model with hash {}.", model.recipe.name,
                          model.recipe.summary, hash);
  Json sets = Json::object();
  for (const ModelInput& input : model.inputs) {
    const ModelInputState& state = input.state();
    notes.input_docs[input.name()] = meaning(input);
    sets[input.name()] = {{"feature_set", state.feature.set},
                          {"version", state.source.version},
                          {"options", parse_json(state.source.options, "options")},
                          {"audio_options", parse_json(state.source.audio_options, "options")}};
    notes.inputs_with_lengths.push_back(input.name());
  }
  notes.metadata = {{"merkit.onnx", "1"},
                    {"merkit.system", model.recipe.name},
                    {"merkit.model_hash", std::string(hash)},
                    {"merkit.classes", dump_json(model.class_names, -1)},
                    {"merkit.features", dump_json(sets, -1)},
                    {"merkit.protocol", model.facts.protocol},
                    {"merkit.membership", model.facts.membership},
                    {"merkit.fold", model.facts.fold}};
  return notes;
}

Json shape_json(const Node& node) {
  Json shape = {"batch"};
  for (const std::size_t size : node.shape) {
    if (size == kAnyLength) {
      shape.push_back(node.spec.name + "_rows");
    } else {
      shape.push_back(size);
    }
  }
  return shape;
}

Json statistics_json(const RowStatistics& statistics) {
  Json groups = Json::array();
  for (std::size_t g = 0; g < statistics.means.rows(); ++g) {
    const bool is_all = g == statistics.groups.size();
    const auto means = statistics.means.row(g);
    const auto deviations = statistics.deviations.row(g);
    groups.push_back({{"group", is_all ? "" : statistics.groups[g]},
                      {"means", std::vector<double>(means.begin(), means.end())},
                      {"deviations", std::vector<double>(deviations.begin(), deviations.end())}});
  }
  return groups;
}

Json columns_json(const ModelInputState& state) {
  Json names = Json::array();
  for (const std::size_t c : selected_columns(state.feature, state.source.columns.size())) {
    names.push_back(state.source.columns[c]);
  }
  return names;
}

Json input_json(const Node& node, const ModelInput& input) {
  const ModelInputState& state = input.state();
  Json json = {{"name", input.name()},
               {"type", input.is_text() ? "int64" : "float32"},
               {"shape", shape_json(node)},
               {"meaning", meaning(input)},
               {"feature_set", state.feature.set},
               {"version", state.source.version},
               {"options", parse_json(state.source.options, "options")},
               {"audio_options", parse_json(state.source.audio_options, "options")},
               {"rows", state.feature.rows},
               {"pad", state.feature.pad}};
  if (state.words) {
    json["words"] = Json::array();
    for (const VocabularyWord& word : *state.words) {
      json["words"].push_back(word.word);
    }
    return json;
  }
  json["columns"] = columns_json(state);
  if (!state.feature.gate_column.empty()) {
    json["gate_column"] = state.feature.gate_column;
    json["gate_above"] = state.feature.gate_above;
  }
  json["normalise"] = state.feature.normalise;
  if (state.statistics) {
    json["statistics"] = statistics_json(*state.statistics);
  }
  return json;
}

Json description_json(const Model& model, std::string_view hash) {
  const Graph& graph = network_of(model);
  Json inputs = Json::array();
  for (const std::size_t place : graph.inputs()) {
    const Node& node = graph.nodes()[place];
    inputs.push_back(input_json(node, input_named(model, node.spec.name)));
  }
  for (const std::string& name : export_model(model, hash).length_inputs) {
    const std::string of = name.substr(0, name.size() - lengths_input("").size());
    inputs.push_back({{"name", name},
                      {"type", "int64"},
                      {"shape", {"batch"}},
                      {"meaning", lengths_meaning(input_named(model, of))}});
  }
  return {{"merkit_onnx", 1},
          {"system", model.recipe.name},
          {"model_hash", hash},
          {"opset", kOnnxOpset},
          {"inputs", inputs},
          {"outputs",
           {{{"name", "probabilities"},
             {"type", "float32"},
             {"shape", {"batch", model.class_names.size()}},
             {"classes", model.class_names}}}}};
}

std::string shape_words(const Json& shape) {
  std::string text;
  for (const Json& size : shape) {
    text += text.empty() ? "" : " × ";
    text += size.is_string() ? size.get<std::string>() : size.dump();
  }
  return text;
}

}  // namespace

OnnxExport export_model(const Model& model, std::string_view hash) {
  const OnnxOutput output = {
      .rule = output_rule(model.recipe.training, model.class_names.size()),
      .temperature = model.calibration ? static_cast<float>(model.calibration->temperature) : 1.0F,
      .doc = fmt::format("Probabilities of the classes {}", fmt::join(model.class_names, ", "))};
  return export_graph(network_of(model), model.parameters, notes_of(model, hash), output);
}

std::string onnx_description(const Model& model, std::string_view hash) {
  return dump_json(description_json(model, hash)) + '\n';
}

std::string onnx_description_text(const Model& model, std::string_view hash) {
  const Json json = description_json(model, hash);
  std::string text = fmt::format(
      "# {} as ONNX\n\nModel {}, operators of opset {}.\n\n| input | type | shape | meaning |\n"
      "|---|---|---|---|\n",
      model.recipe.name, hash, kOnnxOpset);
  for (const Json& input : json.at("inputs")) {
    text += fmt::format("| {} | {} | {} | {} |\n", input.at("name").get<std::string>(),
                        input.at("type").get<std::string>(), shape_words(input.at("shape")),
                        input.at("meaning").get<std::string>());
  }
  return text + fmt::format(
                    "\n| output | type | shape | meaning |\n|---|---|---|---|\n"
                    "| probabilities | float32 | batch × {} | {} |\n",
                    model.class_names.size(), fmt::join(model.class_names, ", "));
}

}  // namespace merkit
