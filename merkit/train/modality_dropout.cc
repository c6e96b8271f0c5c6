#include "merkit/train/modality_dropout.h"

#include <algorithm>

namespace merkit {
namespace {

void make_absent(BatchInput& input, std::size_t utterance, std::size_t batch_size) {
  if (input.lengths.empty()) {
    input.lengths.assign(batch_size, input.shape[0]);
  }
  input.lengths[utterance] = 0;
  const std::size_t size = input.shape.num_values();
  std::fill_n(input.values.begin() + static_cast<std::ptrdiff_t>(utterance * size), size, 0.0F);
}

}  // namespace

void drop_modalities(double rate, const Rng& rng, std::size_t batch_size,
                     std::vector<BatchInput>& batch) {
  for (std::size_t u = 0; u < batch_size; ++u) {
    Rng draws = rng.fork(u);
    std::vector<BatchInput*> present;
    std::vector<BatchInput*> dropped;
    for (BatchInput& input : batch) {
      const bool is_dropped = draws.uniform(0.0, 1.0) < rate;
      if (input.lengths.empty() || input.lengths[u] > 0) {
        present.push_back(&input);
        if (is_dropped) {
          dropped.push_back(&input);
        }
      }
    }
    if (!present.empty() && dropped.size() == present.size()) {
      dropped.erase(dropped.begin() + static_cast<std::ptrdiff_t>(draws.below(present.size())));
    }
    for (BatchInput* input : dropped) {
      make_absent(*input, u, batch_size);
    }
  }
}

}  // namespace merkit
