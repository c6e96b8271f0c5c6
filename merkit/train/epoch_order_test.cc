#include "merkit/train/epoch_order.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace merkit {
namespace {

std::vector<std::size_t> flattened(const Batches& batches) {
  std::vector<std::size_t> places;
  for (const auto& batch : batches) {
    places.insert(places.end(), batch.begin(), batch.end());
  }
  return places;
}

std::vector<std::size_t> sorted(std::vector<std::size_t> places) {
  std::sort(places.begin(), places.end());
  return places;
}

RC_GTEST_PROP(EpochOrderTest, EveryExampleComesOnceInBatchesThatAreFullButOne, ()) {
  const auto lengths =
      *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 50));
  const auto batch_size = *rc::gen::inRange<std::size_t>(1, 9);
  const bool bucket = *rc::gen::arbitrary<bool>();
  const Batches batches = epoch_batches(lengths, {batch_size, bucket}, 5, 2);
  std::vector<std::size_t> all(lengths.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = i;
  }
  RC_ASSERT(sorted(flattened(batches)) == all);
  const auto is_smaller = [&](const auto& batch) { return batch.size() != batch_size; };
  RC_ASSERT(std::count_if(batches.begin(), batches.end(), is_smaller) <= 1);
}

const std::vector<std::size_t> kLengths(100, 1);

TEST(EpochOrderTest, DependsOnSeedAndEpochAlone) {
  EXPECT_EQ(epoch_batches(kLengths, {8, false}, 1, 1), epoch_batches(kLengths, {8, false}, 1, 1));
  EXPECT_NE(epoch_batches(kLengths, {8, false}, 1, 1), epoch_batches(kLengths, {8, false}, 1, 2));
  EXPECT_NE(epoch_batches(kLengths, {8, false}, 1, 1), epoch_batches(kLengths, {8, false}, 2, 1));
}

std::size_t padding_of(const Batches& batches, const std::vector<std::size_t>& lengths) {
  std::size_t padding = 0;
  for (const auto& batch : batches) {
    std::size_t longest = 0;
    for (const std::size_t place : batch) {
      longest = std::max(longest, lengths[place]);
    }
    for (const std::size_t place : batch) {
      padding += longest - lengths[place];
    }
  }
  return padding;
}

TEST(EpochOrderTest, BucketsNeedATenthOfThePadding) {
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < 1000; ++i) {
    lengths.push_back(1 + i * 7919 % 500);
  }
  const std::size_t plain = padding_of(epoch_batches(lengths, {16, false}, 1, 1), lengths);
  const std::size_t bucketed = padding_of(epoch_batches(lengths, {16, true}, 1, 1), lengths);
  EXPECT_LT(bucketed, plain / 10);
  EXPECT_LE(padding_of(sorted_batches(lengths, 16), lengths), bucketed);
}

TEST(PaddedLengthsTest, CountsTheInputsOfAnyLength) {
  const Graph graph({{"x", "input", {}, {{"rows", "0"}, {"columns", "1"}}},
                     {"fixed", "input", {}, {{"rows", "9"}, {"columns", "1"}}},
                     {"y", "dense", {"x"}, {{"units", "2"}}},
                     {"z", "dense", {"fixed"}, {{"units", "2"}}}},
                    {"y", "z"});
  TrainingData data;
  data.examples.resize(1);
  data.examples[0].inputs = {{{}, 4, 1}, {{}, 7, 1}};
  EXPECT_EQ(padded_lengths(data, graph), std::vector<std::size_t>{4});
}

}  // namespace
}  // namespace merkit
