#include "merkit/train/initial_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "merkit/nn/initialise.h"

namespace merkit {
namespace {

std::size_t find_parameter(const Graph& graph, const std::string& name) {
  const auto parameters = graph.parameters();
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const GraphParameter& p) { return p.name == name; });
  if (found == parameters.end()) {
    throw Error(
        ErrorCode::kNotFound,
        fmt::format("initial parameter: expected one of the graph, got \"{}\"", quote(name)));
  }
  return static_cast<std::size_t>(found - parameters.begin());
}

}  // namespace

std::vector<float> initial_values(const Graph& graph, const ParameterLayout& layout,
                                  std::span<const InitialParameter> given, std::uint64_t seed) {
  std::vector<float> values(layout.size(), 0.0F);
  const Rng rng = Rng(seed).fork("parameters");
  for (std::size_t p = 0; p < graph.parameters().size(); ++p) {
    const GraphParameter& parameter = graph.parameters()[p];
    initialise(parameter.spec, rng.fork(parameter.name), layout.part(std::span(values), p));
  }
  for (const InitialParameter& initial : given) {
    const auto part = layout.part(std::span(values), find_parameter(graph, initial.name));
    if (part.size() != initial.values.size()) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("initial parameter \"{}\": expected {} numbers, got {}",
                              quote(initial.name), part.size(), initial.values.size()));
    }
    std::copy(initial.values.begin(), initial.values.end(), part.begin());
  }
  return values;
}

}  // namespace merkit
