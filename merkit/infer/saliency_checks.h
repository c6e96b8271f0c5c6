// What both kinds of saliency ask of their arguments. Not installed.
#pragma once

#include <span>

#include "merkit/infer/saliency.h"

namespace merkit {

// Throws Error(kInvalidArgument) for options out of range and inputs that do not fit the model.
void check_saliency(const Model& model, std::span<const MatrixView<const float>> inputs,
                    const SaliencyOptions& options);

}  // namespace merkit
