// A network with weights that take less room.
#pragma once

#include "merkit/model/model_file.h"

namespace merkit {

// `model` with its weights as they come back from a file that stores them as `type`; vectors such
// as biases stay as they are. Its self-test expects what it says now, not what the original said.
// Throws Error(kInvalidArgument) for a model without a network, and for one whose weights are
// stored so already.
Model quantised(Model model, WeightType type);

// Largest difference of a probability between the self-tests of two models of the same samples.
double self_test_difference(const Model& a, const Model& b);

}  // namespace merkit
