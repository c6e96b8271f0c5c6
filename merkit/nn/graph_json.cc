// The graph as it stands in a model file; docs/formats.md has the layout.
#include <fmt/format.h>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/nn/graph.h"

namespace merkit {
namespace {

constexpr int kGraphVersion = 1;

std::vector<std::string> names_of(const Json& list) { return list.get<std::vector<std::string>>(); }

NodeSpec node_of(const Json& json) {
  NodeSpec node;
  node.name = json.at("name").get<std::string>();
  node.layer = json.at("layer").get<std::string>();
  node.inputs = names_of(json.at("inputs"));
  for (const auto& [name, value] : json.at("options").items()) {
    node.options.push_back({name, value.get<std::string>()});
  }
  return node;
}

}  // namespace

Graph Graph::from_json(std::string_view text, std::string_view where) {
  const Json json = parse_json(text, where);
  try {
    const int version = integer_of<int>(json.at("graph_version"));
    if (version > kGraphVersion) {
      throw Error(ErrorCode::kUnsupportedVersion,
                  fmt::format("{}: expected a graph of version {} or older, got {}", where,
                              kGraphVersion, version));
    }
    std::vector<NodeSpec> nodes;
    for (const Json& node : json.at("nodes")) {
      nodes.push_back(node_of(node));
    }
    return Graph(std::move(nodes), names_of(json.at("outputs")));
  } catch (const Json::exception&) {
    throw Error(
        ErrorCode::kCorruptData,
        fmt::format("{}: expected a graph with version, nodes and outputs, got other JSON", where));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kUnsupportedVersion) {
      throw;
    }
    throw Error(ErrorCode::kCorruptData, fmt::format("{}: {}", where, error.what()));
  }
}

std::string Graph::to_json() const {
  Json json;
  json["graph_version"] = kGraphVersion;
  json["nodes"] = Json::array();
  for (const Node& node : nodes_) {
    Json options = Json::object();
    for (const OptionAssignment& option : node.spec.options) {
      options[option.name] = option.value;
    }
    json["nodes"].push_back({{"name", node.spec.name},
                             {"layer", node.spec.layer},
                             {"inputs", node.spec.inputs},
                             {"options", options}});
  }
  json["outputs"] = Json::array();
  for (const std::size_t output : outputs_) {
    json["outputs"].push_back(nodes_[output].spec.name);
  }
  return dump_json(json, -1);
}

}  // namespace merkit
