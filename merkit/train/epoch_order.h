// Which examples make up the batches of an epoch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "merkit/nn/graph.h"
#include "merkit/train/training_data.h"

namespace merkit {

struct EpochOrderOptions {
  std::size_t batch_size = 64;  // >= 1; the last batch may be smaller
  bool bucket_by_length = false;
};

// Places of examples, batch by batch.
using Batches = std::vector<std::vector<std::size_t>>;

// Rows of each example in the inputs of `graph` that may have any number: what a batch pads.
std::vector<std::size_t> padded_lengths(const TrainingData& data, const Graph& graph);

// Every example once in an order that depends on `seed` and `epoch` alone. With bucket_by_length,
// runs of 32 batches are sorted by length before they are cut into batches, and then the batches
// are shuffled: little padding, and yet other company in every epoch.
Batches epoch_batches(const std::vector<std::size_t>& lengths, const EpochOrderOptions& options,
                      std::uint64_t seed, int epoch);

// Every example once, sorted by length: for evaluation, where the order does not matter.
Batches sorted_batches(const std::vector<std::size_t>& lengths, std::size_t batch_size);

}  // namespace merkit
