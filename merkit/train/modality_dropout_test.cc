#include "merkit/train/modality_dropout.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace merkit {
namespace {

constexpr std::size_t kBatchSize = 4000;

// Three inputs of one number an utterance, all ones; the third is absent in every second utterance.
std::vector<BatchInput> three_inputs() {
  std::vector<BatchInput> batch(3, {std::vector<float>(kBatchSize, 1.0F), {1, 1}, {}});
  batch[2].lengths.assign(kBatchSize, 1);
  for (std::size_t u = 0; u < kBatchSize; u += 2) {
    batch[2].lengths[u] = 0;
    batch[2].values[u] = 0.0F;
  }
  return batch;
}

std::size_t length_of(const BatchInput& input, std::size_t utterance) {
  return input.lengths.empty() ? 1 : input.lengths[utterance];
}

TEST(ModalityDropoutTest, NoUtteranceLosesAllItsInputsHoweverHighTheRate) {
  for (const double rate : {0.1, 0.5, 0.99}) {
    auto batch = three_inputs();
    drop_modalities(rate, Rng(3), kBatchSize, batch);
    for (std::size_t u = 0; u < kBatchSize; ++u) {
      const std::size_t present =
          length_of(batch[0], u) + length_of(batch[1], u) + length_of(batch[2], u);
      ASSERT_GE(present, 1U) << rate;
    }
  }
}

TEST(ModalityDropoutTest, WhatIsDroppedIsZeroOfLengthZeroAndTheRestIsAsItWas) {
  auto batch = three_inputs();
  drop_modalities(0.5, Rng(3), kBatchSize, batch);
  for (const BatchInput& input : batch) {
    for (std::size_t u = 0; u < kBatchSize; ++u) {
      ASSERT_EQ(input.values[u], length_of(input, u) > 0 ? 1.0F : 0.0F);
    }
  }
  for (std::size_t u = 0; u < kBatchSize; u += 2) {
    ASSERT_EQ(batch[2].lengths[u], 0U);  // absent before
  }
}

// Of utterances with all three inputs one is dropped with probability p, less p^3 / 3 for the one
// that is kept of three. 2000 utterances: 5 deviations are 0.05.
TEST(ModalityDropoutTest, InputsAreDroppedAsOftenAsTheRateSays) {
  auto batch = three_inputs();
  drop_modalities(0.3, Rng(7), kBatchSize, batch);
  for (const BatchInput& input : batch) {
    double dropped = 0.0;
    for (std::size_t u = 1; u < kBatchSize; u += 2) {
      dropped += length_of(input, u) == 0 ? 1.0 : 0.0;
    }
    EXPECT_NEAR(dropped / (kBatchSize / 2), 0.3 - 0.009, 0.05);
  }
}

TEST(ModalityDropoutTest, TheSameGeneratorDropsTheSameAndAnotherSomethingElse) {
  auto first = three_inputs();
  auto second = three_inputs();
  auto other = three_inputs();
  drop_modalities(0.5, Rng(3), kBatchSize, first);
  drop_modalities(0.5, Rng(3), kBatchSize, second);
  drop_modalities(0.5, Rng(4), kBatchSize, other);
  EXPECT_EQ(first[0].lengths, second[0].lengths);
  EXPECT_NE(first[0].lengths, other[0].lengths);
}

TEST(ModalityDropoutTest, ASingleInputIsNeverDropped) {
  std::vector<BatchInput> batch(1, {std::vector<float>(kBatchSize, 1.0F), {1, 1}, {}});
  drop_modalities(0.9, Rng(3), kBatchSize, batch);
  EXPECT_TRUE(std::ranges::all_of(batch[0].values, [](float value) { return value == 1.0F; }));
}

}  // namespace
}  // namespace merkit
