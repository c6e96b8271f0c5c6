#include "merkit/run/transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "merkit/base/error.h"
#include "merkit/base/hash.h"
#include "merkit/features/feature_set.h"
#include "merkit/model/model_file.h"
#include "merkit/nn/upstream.h"

namespace merkit {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, "transfer: " + what);
}

// True if both nodes are of one kind with parameters of the same sizes.
bool fits(const Node& from, const Node& to) {
  return from.spec.layer == to.spec.layer &&
         std::ranges::equal(from.parameters, to.parameters,
                            [](const ParameterSpec& a, const ParameterSpec& b) {
                              return a.name == b.name && a.shape == b.shape;
                            });
}

// Numbers that mean something else to the network than those that it learnt from are of no use.
void check_inputs(const Recipe& recipe, const Model& model) {
  for (const RecipeFeature& feature : recipe.features) {
    const auto found = std::ranges::find(model.inputs, feature.name, &ModelInput::name);
    if (found == model.inputs.end()) {
      continue;
    }
    const ModelInputState& state = found->state();
    const FeatureSet& set = find_feature_set(feature.set);
    if (state.source.feature_set != set.name || state.source.version != set.version ||
        state.source.options != set.options_json(feature.options) ||
        state.feature.normalise != feature.normalise || state.feature.columns != feature.columns) {
      fail(fmt::format("expected an input {} of {} with the options that the model has, got others",
                       quote(feature.name), quote(state.source.feature_set)));
    }
  }
}

// Appends the values of a node's parameters.
void take_node(const Model& model, const Node& from, const Node& to, Transfer& transfer) {
  for (std::size_t p = 0; p < from.parameters.size(); ++p) {
    const ParameterValues& values = model.parameters[from.first_parameter + p];
    transfer.parameters.push_back({fmt::format("{}/{}", to.spec.name, to.parameters[p].name),
                                   {values.begin(), values.end()}});
  }
}

void take_nodes(const Model& model, const Graph& graph, Transfer& transfer) {
  const std::vector<bool> frozen = upstream_nodes(graph, transfer.frozen);
  std::string taken;
  std::string anew;
  for (std::size_t i = 0; i < graph.nodes().size(); ++i) {
    const Node& node = graph.nodes()[i];
    if (node.parameters.empty()) {
      continue;
    }
    const auto place = model.graph->find(node.spec.name);
    const bool is_taken = place && fits(model.graph->nodes()[*place], node);
    if (is_taken) {
      take_node(model, model.graph->nodes()[*place], node, transfer);
    } else if (frozen[i]) {
      fail(
          fmt::format("expected node \"{}\", which is frozen, in the model with the same layer and "
                      "sizes, got none",
                      node.spec.name));
    }
    (is_taken ? taken : anew) += ' ' + node.spec.name;
  }
  if (taken.empty()) {
    fail("expected a model with nodes of the network's names and sizes, got none");
  }
  transfer.summary = fmt::format("taken over from a model:{}; begun anew:{}", taken,
                                 anew.empty() ? " none" : anew);
}

}  // namespace

std::filesystem::path transfer_path(const Recipe& recipe, const RunRequest& request) {
  const std::string& model = recipe.transfer.model;
  if (model == "given") {
    if (request.transfer.empty()) {
      throw Error(ErrorCode::kInvalidArgument,
                  "transfer.model: expected a model given by --transfer MODEL, got none");
    }
    return request.transfer;
  }
  if (!request.transfer.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("--transfer: expected a recipe with transfer.model = \"given\", got "
                            "\"{}\"",
                            quote(model)));
  }
  return model == "none" ? "" : model;
}

Transfer read_transfer(const Recipe& recipe, const Graph& graph, const RunRequest& request) {
  Transfer transfer;
  const std::filesystem::path path = transfer_path(recipe, request);
  if (path.empty()) {
    return transfer;
  }
  const Model model = read_model(path);
  if (!model.graph) {
    fail(fmt::format("expected a model with a network, got {}", path.string()));
  }
  check_inputs(recipe, model);
  transfer.model_hash = file_hash_hex(path);
  transfer.frozen = frozen_nodes(recipe);
  take_nodes(model, graph, transfer);
  return transfer;
}

}  // namespace merkit
