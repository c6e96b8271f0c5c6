// Writes a model with the network of a recipe and random parameters: as large and as fast as a
// trained one, for tests and measurements that do not care what it says.
// Without a recipe, a small model of speech and words whose numbers are always the same.
//   untrained_model [RECIPE.toml] OUT.safetensors
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/features/extraction.h"
#include "merkit/model/made_up_models.h"
#include "merkit/model/model_check.h"
#include "merkit/model/model_file.h"
#include "merkit/nn/network.h"
#include "merkit/recipe/recipe.h"

namespace merkit {
namespace {

ModelInputState state_of(const RecipeFeature& feature) {
  ModelInputState state;
  state.feature = feature;
  if (is_text_feature(feature)) {
    state.source = {feature.set, 1, "{}", "{}", {"id"}};
    state.words = {{"i", 9}, {"am", 5}, {"fine", 1}};
    return state;
  }
  ExtractAudioOptions audio;
  audio.channel = feature.channel;
  const FeatureJob job(find_feature_set(feature.set), feature.options, audio);
  state.source = job.store_info();
  if (feature.normalise != "none") {
    const std::size_t num_columns = state.source.columns.size();
    state.statistics =
        RowStatistics{{}, Matrix<double>(1, num_columns, 0.0), Matrix<double>(1, num_columns, 1.0)};
  }
  return state;
}

void write_untrained(const std::string& recipe_path, const std::string& out) {
  Model model;
  model.recipe = load_recipe(recipe_path);
  model.class_names = {"ang", "hap", "neu", "sad"};
  for (const RecipeFeature& feature : model.recipe.features) {
    model.inputs.emplace_back(state_of(feature));
  }
  model.graph = recipe_graph(model.recipe, model.class_names.size());
  Network<float> network(*model.graph);
  network.initialise(Rng(1));
  std::span<const float> values = network.values();
  for (const GraphParameter& parameter : model.graph->parameters()) {
    const std::size_t size = parameter.spec.shape.num_values();
    const auto mine = values.first(size);
    model.parameters.emplace_back(std::vector(mine.begin(), mine.end()));
    values = values.subspan(size);
  }
  model.facts = {"none", 1, "0", "none", 1, 0, {}};
  for (std::vector<Matrix<float>>& inputs : self_test_inputs(model, 1)) {
    SelfTestSample sample = {std::move(inputs), {}};
    sample.probabilities = self_test_answer(model, sample);
    model.self_test.push_back(std::move(sample));
  }
  write_model(out, model);
}

}  // namespace
}  // namespace merkit

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::fputs("usage: untrained_model [RECIPE.toml] OUT.safetensors\n", stderr);
    return 2;
  }
  try {
    if (argc == 2) {
      merkit::write_model(argv[1], merkit::testing::network_model());
    } else {
      merkit::write_untrained(argv[1], argv[2]);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
