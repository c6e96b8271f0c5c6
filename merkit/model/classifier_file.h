// The classifier in a model file: its JSON and its tensors. Not installed.
#pragma once

#include <cstddef>
#include <vector>

#include "merkit/base/json.h"
#include "merkit/model/classifier.h"
#include "merkit/model/model_tensors.h"
#include "merkit/model/tensor_source.h"

namespace merkit {

// Everything but the tensors.
Json classifier_json(const Classifier& classifier);

// The tensors, named after the kind; they point into the classifier.
void add_classifier_tensors(const Classifier& classifier, std::vector<TensorBytes>& tensors);

// True for the name of a kind, as classifier_kind() gives it.
bool is_classifier_kind(const std::string& kind);

// What a file with that JSON and those tensors holds. Throws Error(kCorruptData), and what the
// constructors of the classifiers throw.
Classifier read_classifier(const std::string& kind, const Json& json, std::size_t num_classes,
                           const TensorSource& source);

}  // namespace merkit
