// Training with inputs left out, so that a network also works where some are not given.
#pragma once

#include <cstddef>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/train/training_data.h"

namespace merkit {

// Takes each input that an utterance of `batch` has away with probability `rate`, as if it were
// absent: zeros of length 0 (Neverova et al. 2016, "ModDrop: adaptive multi-modal gesture
// recognition"). An utterance that would be left with none keeps one of its own,
// each with the same probability. The result depends on `rng` alone.
void drop_modalities(double rate, const Rng& rng, std::size_t batch_size,
                     std::vector<BatchInput>& batch);

}  // namespace merkit
