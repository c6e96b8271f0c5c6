#include "merkit/model/quantise.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/error.h"
#include "merkit/model/model_check.h"

namespace merkit {

Model quantised(Model model, WeightType type) {
  if (!model.graph) {
    throw Error(ErrorCode::kInvalidArgument,
                "quantise: expected a model that is a network, got another classifier");
  }
  if (model.weights != WeightType::kFloat32 || type == WeightType::kFloat32) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("quantise: expected to go from float32 to float16 or int8, got from {} "
                            "to {}",
                            weight_type_name(model.weights), weight_type_name(type)));
  }
  model.weights = type;
  for (std::size_t p = 0; p < model.parameters.size(); ++p) {
    const Shape& shape = model.graph->parameters()[p].spec.shape;
    if (is_stored_small(shape)) {
      model.parameters[p] = as_stored(model.parameters[p].values(), shape.back(), type);
    }
  }
  for (SelfTestSample& sample : model.self_test) {
    sample.probabilities = self_test_answer(model, sample);
  }
  return model;
}

double self_test_difference(const Model& a, const Model& b) {
  double largest = 0.0;
  for (std::size_t s = 0; s < std::min(a.self_test.size(), b.self_test.size()); ++s) {
    const auto& p = a.self_test[s].probabilities;
    const auto& q = b.self_test[s].probabilities;
    for (std::size_t k = 0; k < std::min(p.size(), q.size()); ++k) {
      largest = std::max(largest, std::abs(static_cast<double>(p[k]) - static_cast<double>(q[k])));
    }
  }
  return largest;
}

}  // namespace merkit
