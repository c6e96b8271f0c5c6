// Networks as ONNX files, each with inputs and what merkit says of them, for tests/onnx.sh.
//   onnx_cases RECIPES OUT
// writes OUT/NAME.onnx and OUT/NAME.json for every recipe that is a network, with few rows and
// random weights, and for networks that have what no recipe has.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "merkit/eval/calibration.h"
#include "merkit/nn/network.h"
#include "merkit/onnx/graph_export.h"
#include "merkit/onnx/translation.h"
#include "merkit/recipe/recipe.h"
#include "merkit/recipe/recipe_folder.h"
#include "merkit/recipe/recipe_output.h"

namespace merkit {
namespace {

constexpr std::size_t kBatch = 4;
constexpr std::size_t kAnyRows = 11;
constexpr float kTemperature = 1.5F;

struct CaseInput {
  std::vector<float> values;
  std::vector<std::size_t> lengths;  // empty: padding is in front, or there is none
  Shape shape;
};

// Small enough that a softmax over them is not saturated.
void draw_weights(Network<float>& network, const Rng& rng) {
  for (const GraphParameter& parameter : network.graph().parameters()) {
    const Shape& shape = parameter.spec.shape;
    const std::size_t num_inputs = shape.num_values() / shape.back();
    const double scale = num_inputs > 1 ? 2.0 / std::sqrt(static_cast<double>(num_inputs)) : 0.2;
    const bool is_factor =
        parameter.name.ends_with("moving_variance") || parameter.name.ends_with("gamma");
    Rng draws = rng.fork(parameter.name);
    for (float& value : network.parameter(parameter.name)) {
      value = static_cast<float>(scale * draws.normal()) + (is_factor ? 1.5F : 0.0F);
    }
  }
}

// Numbers or ids, in the padding too: layers that ignore it must not be misled by zeros.
CaseInput draw_input(const Graph& graph, std::size_t place, bool has_lengths, Rng rng) {
  const Node& node = graph.nodes()[place];
  CaseInput input{.values = {}, .lengths = {}, .shape = node.shape.with_length(kAnyRows)};
  std::size_t num_ids = 0;
  for (const Node& reader : graph.nodes()) {
    if (reader.spec.layer == "embedding" && reader.inputs.front() == place) {
      num_ids = reader.parameters[0].shape[0];
    }
  }
  input.values.resize(kBatch * input.shape.num_values());
  for (float& value : input.values) {
    value = num_ids > 0 ? static_cast<float>(rng.below(num_ids)) : static_cast<float>(rng.normal());
  }
  if (has_lengths) {
    const std::size_t rows = input.shape[0];
    input.lengths = {rows, std::max<std::size_t>(1, rows / 2), 1, 0};
  }
  return input;
}

template <class T>
Json numbers(const std::vector<T>& values) {
  return Json(values);
}

Json input_json(const Node& node, const CaseInput& input) {
  Json dims = {kBatch};
  for (const std::size_t size : input.shape) {
    dims.push_back(size);
  }
  return {{"name", node.spec.name},
          {"type", is_id_input(node) ? "int64" : "float32"},
          {"dims", dims},
          {"values", numbers(input.values)}};
}

// What merkit says of every utterance, one after another.
std::vector<float> probabilities(const BatchView<const float>& logits, const OutputRule& rule) {
  const std::size_t size = logits.shape.num_values();
  const std::size_t columns = logits.shape.back();
  std::vector<float> all;
  for (std::size_t u = 0; u < logits.batch_size; ++u) {
    const std::size_t rows = logits.lengths.empty() ? size / columns : logits.lengths[u];
    auto said =
        rule.probabilities({logits.values.subspan(u * size, rows * columns), rows, columns});
    apply_temperature(std::span(said), static_cast<double>(kTemperature));
    all.insert(all.end(), said.begin(), said.end());
  }
  return all;
}

// `padded` names the inputs with padding at the end.
void write_case(const std::filesystem::path& stem, const Graph& graph,
                const std::vector<std::string>& padded, const OutputRule& rule) {
  const Rng rng(7);
  Network<float> network(graph);
  draw_weights(network, rng.fork("weights"));
  std::vector<ParameterValues> parameters;
  for (const GraphParameter& parameter : graph.parameters()) {
    const auto values = network.parameter(parameter.name);
    parameters.emplace_back(std::vector(values.begin(), values.end()));
  }
  const OnnxExport file = export_graph(graph, parameters, {.inputs_with_lengths = padded},
                                       {.rule = rule, .temperature = kTemperature});
  std::vector<CaseInput> inputs;
  Json json = {{"inputs", Json::array()}};
  for (const std::size_t place : graph.inputs()) {
    const Node& node = graph.nodes()[place];
    const bool is_padded = std::ranges::find(padded, node.spec.name) != padded.end();
    inputs.push_back(draw_input(graph, place, is_padded, rng.fork(node.spec.name)));
    json["inputs"].push_back(input_json(node, inputs.back()));
    const auto& lengths = file.length_inputs;
    if (std::ranges::find(lengths, lengths_input(node.spec.name)) != lengths.end()) {
      json["inputs"].push_back({{"name", lengths_input(node.spec.name)},
                                {"type", "int64"},
                                {"dims", {kBatch}},
                                {"values", numbers(inputs.back().lengths)}});
    }
  }
  std::vector<BatchView<const float>> views;
  for (const CaseInput& input : inputs) {
    views.push_back({input.values, kBatch, input.shape, input.lengths});
  }
  NetworkMemory<float> memory;
  json["probabilities"] = probabilities(network.run(views, memory).front(), rule);
  write_file(stem.string() + ".onnx", file.bytes);
  write_file(stem.string() + ".json", dump_json(json, -1));
}

// The recipe with at most so many rows and words; nullopt if its layers need more.
std::optional<Graph> small_graph(Recipe recipe, int most_rows) {
  for (RecipeFeature& feature : recipe.features) {
    feature.rows = std::min(feature.rows, most_rows);
    feature.max_words = std::min(feature.max_words, 30);
  }
  try {
    return recipe_graph(recipe);
  } catch (const Error&) {
    return std::nullopt;
  }
}

// True if a file was written: not for other classifiers.
bool write_recipe_case(const std::filesystem::path& out, const Recipe& recipe) {
  if (recipe.nodes.empty()) {
    return false;
  }
  std::optional<Graph> graph;
  for (int rows = 12; !graph && rows <= 400; rows *= 2) {
    graph = small_graph(recipe, rows);
  }
  std::vector<std::string> padded;
  for (const RecipeFeature& feature : recipe.features) {
    if (feature.pad == "end") {
      padded.push_back(feature.name);
    }
  }
  std::string name = recipe.name;
  std::ranges::replace(name, '/', '.');
  const OutputRule rule = output_rule(recipe.training, num_recipe_classes(recipe));
  if (rule.kind == OutputKind::kCtc) {
    return false;
  }
  write_case(out / name, graph ? *graph : recipe_graph(recipe), padded, rule);
  return true;
}

using Options = std::vector<OptionAssignment>;

// A layer over an input of 5 columns, its value averaged over time and read by a dense layer.
void write_layer_case(const std::filesystem::path& out, const std::string& name,
                      const std::string& layer, const Options& options, const char* rows = "0") {
  std::vector<NodeSpec> nodes = {
      {"x", "input", {}, {{"rows", rows}, {"columns", "5"}}},
      {"layer", layer, {"x"}, options},
  };
  const Graph alone(nodes);
  if (alone.nodes().back().shape.rank() > 1) {
    nodes.push_back({"mean", "mean_pool", {"layer"}, {}});
  }
  if (Graph(nodes).nodes().back().shape.rank() > 1) {
    nodes.push_back({"largest", "max_pool", {"mean"}, {}});
  }
  nodes.push_back({"logits", "dense", {nodes.back().name}, {{"units", "4"}}});
  write_case(out / ("layer." + name), Graph(nodes), {"x"}, {.num_classes = 4});
}

Options with(Options options, const Options& more) {
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

void write_recurrent_cases(const std::filesystem::path& out) {
  const Options units = {{"units", "6"}};
  const Options decoder = {{"units", "6"}, {"output_dim", "7"}};
  for (const char* const mask : {"none", "trailing", "leading"}) {
    for (const char* const direction : {"forward", "backward", "both"}) {
      const Options common = {{"direction", direction}, {"mask", mask}};
      const std::string suffix = fmt::format("_{}_{}", direction, mask);
      write_layer_case(out, "lstm" + suffix, "lstm", with(units, common));
      write_layer_case(out, "lstm_last" + suffix, "lstm",
                       with(with(units, common), {{"sequences", "false"}, {"gates", "sigmoid"}}));
      write_layer_case(out, "gru" + suffix, "gru", with(units, common));
      write_layer_case(out, "gru_last" + suffix, "gru",
                       with(with(units, common), {{"sequences", "false"}, {"use_bias", "false"}}));
      write_layer_case(out, "decoder" + suffix, "attention_decoder", with(decoder, common));
      write_layer_case(
          out, "sum_reversed" + suffix, "lstm",
          with(with(units, common), {{"merge", "sum"}, {"reverse_backward", "false"}}));
    }
  }
}

void write_other_cases(const std::filesystem::path& out) {
  const Options conv = {{"filters", "3"}};
  write_layer_case(out, "conv1d", "conv1d", with(conv, {{"width", "4"}, {"stride", "3"}}));
  write_layer_case(out, "conv1d_masked", "conv1d", with(conv, {{"masking", "true"}}));
  write_layer_case(out, "conv1d_fixed", "conv1d", with(conv, {{"width", "4"}, {"stride", "3"}}),
                   "11");
  write_layer_case(out, "conv1d_valid", "conv1d",
                   with(conv, {{"width", "4"}, {"stride", "2"}, {"padding", "valid"}}));
  write_layer_case(out, "conv2d", "conv2d", with(conv, {{"height", "4"}, {"row_stride", "2"}}));
  write_layer_case(out, "conv2d_fixed", "conv2d",
                   with(conv, {{"height", "4"},
                               {"width", "2"},
                               {"row_stride", "3"},
                               {"column_stride", "2"},
                               {"masking", "true"}}),
                   "11");
  for (const char* const rows : {"0", "11"}) {
    write_layer_case(out, fmt::format("conv2d_centred_{}", rows), "conv2d",
                     with(conv, {{"height", "4"},
                                 {"row_stride", "3"},
                                 {"row_padding", "centred"},
                                 {"padding", "valid"},
                                 {"width", "2"}}),
                     rows);
    write_layer_case(out, fmt::format("conv1d_centred_{}", rows), "conv1d",
                     with(conv, {{"width", "2"}, {"stride", "3"}, {"padding", "centred"}}), rows);
  }
  write_layer_case(out, "max_pool1d", "max_pool1d", {{"width", "3"}, {"padding", "same"}});
  write_layer_case(out, "max_pool1d_valid", "max_pool1d", {{"width", "3"}}, "11");
  write_layer_case(out, "max_pool2d", "max_pool2d", {});
  write_layer_case(out, "max_pool", "max_pool", {});
  write_layer_case(out, "attention_pooling", "attention_pooling", {});
  write_layer_case(out, "batch_norm", "batch_norm", {});
  write_layer_case(out, "hardtanh", "hardtanh", {{"low", "-0.5"}, {"high", "0.5"}});
  write_layer_case(out, "softmax", "softmax", {});
  write_layer_case(out, "sigmoid", "sigmoid", {});
  write_case(out / "layer.ids_as_numbers",
             Graph({{"ids", "input", {}, {{"rows", "4"}}},
                    {"words", "embedding", {"ids"}, {{"rows", "9"}, {"columns", "3"}}},
                    {"mean", "mean_pool", {"words"}, {}},
                    {"both", "concat", {"ids", "mean"}, {}},
                    {"twice", "add", {"both", "both"}, {}},
                    {"logits", "dense", {"twice"}, {{"units", "3"}}}}),
             {"ids"}, {.num_classes = 3});
  const Graph frames({{"x", "input", {}, {{"columns", "5"}}},
                      {"conv", "conv2d", {"x"}, {{"filters", "2"}, {"row_stride", "2"}}},
                      {"rows", "flatten", {"conv"}, {{"keep_frames", "true"}}},
                      {"logits", "dense", {"rows"}, {{"units", "4"}}}});
  write_case(out / "output.frames", frames, {"x"}, {.kind = OutputKind::kFrames, .num_classes = 4});
  write_case(out / "output.frames_unpadded", frames, {},
             {.kind = OutputKind::kFrames, .num_classes = 4});
  write_case(out / "output.frames_and_null", frames, {"x"},
             {.kind = OutputKind::kFramesAndNull, .num_classes = 3});
}

void write_all(const std::filesystem::path& recipes, const std::filesystem::path& out) {
  int num_written = 0;
  for (const std::string& name : list_recipes(recipes)) {
    const bool is_network = write_recipe_case(out, load_recipe(find_recipe(name, recipes)));
    num_written += is_network ? 1 : 0;
    if (!is_network) {
      fmt::print("{}: no network or a beam search, not exported\n", name);
    }
  }
  write_recurrent_cases(out);
  write_other_cases(out);
  fmt::print("{} recipes exported\n", num_written);
}

}  // namespace
}  // namespace merkit

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: onnx_cases RECIPES OUT\n", stderr);
    return 2;
  }
  try {
    merkit::write_all(argv[1], argv[2]);
    return 0;
  } catch (const merkit::Error& error) {
    fmt::print(stderr, "onnx_cases: {}\n", error.what());
    return 3;
  }
}
