// A saliency in JSON, with times and words in place of row numbers.
#pragma once

#include <span>
#include <string>

#include "merkit/infer/saliency.h"

namespace merkit {

// An object (docs/formats.md) on one line: class, method, probabilities and, for every input that
// was there, its share, that of each row with its time, word or place, and that of the ten columns
// of the largest shares. `inputs` are the rows that were explained.
std::string saliency_json(const Model& model, const Saliency& saliency,
                          std::span<const MatrixView<const float>> inputs);

}  // namespace merkit
