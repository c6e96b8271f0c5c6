// When a recogniser would rather not say. Not installed.
#pragma once

#include <optional>

#include "merkit/infer/recognition.h"
#include "merkit/infer/recognizer.h"

namespace merkit {

// What speaks against acting on `said`, which `model` said of `inputs`; the first of: nothing was
// left to judge by, an input is farther from the training part than its limit, the confidence is
// below the threshold. nullopt if nothing does.
std::optional<Abstention> find_abstention(const Model& model, const PreparedInputs& inputs,
                                          const Recognition& said);

}  // namespace merkit
