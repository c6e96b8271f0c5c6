#include "merkit/train/parameter_layout.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"

namespace merkit {

ParameterLayout::ParameterLayout(const Graph& graph, const std::vector<bool>& frozen) {
  constexpr std::size_t kAlignment = 16;  // floats in 64 bytes
  offsets_.resize(graph.parameters().size());
  sizes_.resize(graph.parameters().size());
  for (const bool trainable : {true, false}) {
    for (std::size_t p = 0; p < offsets_.size(); ++p) {
      const GraphParameter& parameter = graph.parameters()[p];
      const ParameterSpec& spec = parameter.spec;
      const bool is_frozen = !frozen.empty() && frozen[parameter.node];
      if ((spec.trainable && !is_frozen) == trainable) {
        offsets_[p] = size_;
        sizes_[p] = spec.shape.num_values();
        size_ += (sizes_[p] + kAlignment - 1) / kAlignment * kAlignment;
      }
    }
    if (trainable) {
      num_trainable_ = size_;
    }
  }
}

std::vector<std::vector<float>> ParameterLayout::unpack(std::span<const float> values) const {
  std::vector<std::vector<float>> parameters;
  for (std::size_t p = 0; p < offsets_.size(); ++p) {
    const auto numbers = part(values, p);
    parameters.emplace_back(numbers.begin(), numbers.end());
  }
  return parameters;
}

std::vector<float> ParameterLayout::pack(std::span<const std::vector<float>> parameters) const {
  if (parameters.size() != offsets_.size()) {
    throw Error(ErrorCode::kInvalidArgument, fmt::format("parameters: expected {} arrays, got {}",
                                                         offsets_.size(), parameters.size()));
  }
  std::vector<float> values(size_, 0.0F);
  for (std::size_t p = 0; p < offsets_.size(); ++p) {
    if (parameters[p].size() != sizes_[p]) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("parameter {}: expected {} numbers, got {}", p, sizes_[p],
                              parameters[p].size()));
    }
    std::copy(parameters[p].begin(), parameters[p].end(), part(std::span(values), p).begin());
  }
  return values;
}

}  // namespace merkit
