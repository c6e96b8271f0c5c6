#include "merkit/train/initial_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"

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

void initialise(const ParameterSpec& spec, Rng rng, std::span<float> values) {
  const double fan_sum = spec.shape.rank() < 2 ? 2.0 * static_cast<double>(spec.shape.num_values())
                                               : static_cast<double>(spec.shape[0] + spec.shape[1]);
  const double limit = spec.initialiser == Initialiser::kUniform ? 0.05 : std::sqrt(6.0 / fan_sum);
  if (spec.initialiser == Initialiser::kGlorotUniform ||
      spec.initialiser == Initialiser::kUniform) {
    for (float& value : values) {
      value = static_cast<float>(rng.uniform(-limit, limit));
    }
  }
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
