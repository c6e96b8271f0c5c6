#include "merkit/train/epoch_order.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "merkit/base/rng.h"

namespace merkit {
namespace {

constexpr std::size_t kBatchesSortedTogether = 32;

std::vector<std::size_t> all_places(std::size_t size) {
  std::vector<std::size_t> places(size);
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

void sort_by_length(std::span<std::size_t> places, const std::vector<std::size_t>& lengths) {
  std::stable_sort(places.begin(), places.end(),
                   [&](std::size_t a, std::size_t b) { return lengths[a] < lengths[b]; });
}

Batches cut(std::span<const std::size_t> places, std::size_t batch_size) {
  Batches batches;
  for (std::size_t begin = 0; begin < places.size(); begin += batch_size) {
    const auto batch = places.subspan(begin, std::min(batch_size, places.size() - begin));
    batches.emplace_back(batch.begin(), batch.end());
  }
  return batches;
}

}  // namespace

std::vector<std::size_t> padded_lengths(const TrainingData& data, const Graph& graph) {
  std::vector<std::size_t> lengths(data.examples.size(), 0);
  for (std::size_t input = 0; input < graph.inputs().size(); ++input) {
    if (graph.nodes()[graph.inputs()[input]].shape[0] == kAnyLength) {
      for (std::size_t i = 0; i < lengths.size(); ++i) {
        lengths[i] += data.examples[i].inputs[input].rows;
      }
    }
  }
  return lengths;
}

Batches epoch_batches(const std::vector<std::size_t>& lengths, const EpochOrderOptions& options,
                      std::uint64_t seed, int epoch) {
  Rng rng = Rng(seed).fork("order").fork(static_cast<std::uint64_t>(epoch));
  std::vector<std::size_t> places = all_places(lengths.size());
  rng.shuffle(std::span(places));
  if (!options.bucket_by_length) {
    return cut(places, options.batch_size);
  }
  const std::size_t run = options.batch_size * kBatchesSortedTogether;
  for (std::size_t begin = 0; begin < places.size(); begin += run) {
    sort_by_length(std::span(places).subspan(begin, std::min(run, places.size() - begin)), lengths);
  }
  Batches batches = cut(places, options.batch_size);
  rng.shuffle(std::span(batches));
  return batches;
}

Batches sorted_batches(const std::vector<std::size_t>& lengths, std::size_t batch_size) {
  std::vector<std::size_t> places = all_places(lengths.size());
  sort_by_length(places, lengths);
  return cut(places, batch_size);
}

}  // namespace merkit
