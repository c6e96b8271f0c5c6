// The JSON parts of a model file. Not installed.
#pragma once

#include <string>
#include <string_view>

#include "merkit/base/json.h"
#include "merkit/model/model_file.h"

namespace merkit {

// Classes, sources of the inputs, classifier and facts: everything that is neither recipe, graph
// nor tensor.
std::string model_json(const Model& model);

// What such a text says.
struct ModelHeader {
  std::vector<std::string> class_names;
  std::map<std::string, FeatureStoreInfo> sources;  // by input
  std::string classifier_kind;                      // "svm", ...; empty: none
  Json classifier;                                  // classifier_json() of it
  WeightType weights = WeightType::kFloat32;
  TrainingFacts facts;
  std::optional<ModelCalibration> calibration;  // with the limits of its ranges, without tensors
  std::size_t num_self_tests = 0;
};

// Throws Error(kCorruptData) for another form.
ModelHeader parse_model_json(std::string_view text, std::string_view where);

}  // namespace merkit
