#include "merkit/nn/step_memory.h"

#include <gtest/gtest.h>

#include <vector>

namespace merkit {
namespace {

constexpr std::size_t kUnits = 2;

// Reads `x` [num_rows, 3] as a layer would. Returns how many rows were recalled. The states of a
// row are sums over the rows up to there.
std::size_t read(StepMemory& memory, const std::vector<float>& x) {
  const std::size_t num_rows = x.size() / 3;
  const std::size_t known = memory.begin(dense_matrix(x.data(), num_rows, 3), kUnits);
  std::vector<float> outputs(kUnits, 0.0F);
  std::vector<float> others(kUnits, 0.0F);
  for (std::size_t r = 0; r < num_rows; ++r) {
    const std::vector<float> expected = {outputs[0] + x[3 * r], outputs[1] - x[3 * r + 2]};
    if (r < known) {
      memory.recall(r, outputs, others);
      EXPECT_EQ(outputs, expected) << "row " << r;
    } else {
      outputs = expected;
      others = {outputs[1], outputs[0]};
      memory.keep(r, outputs, others);
    }
    EXPECT_EQ(others, (std::vector<float>{outputs[1], outputs[0]})) << "row " << r;
  }
  return known;
}

TEST(StepMemoryTest, RecallsTheRowsBeforeTheFirstThatDiffers) {
  StepMemory memory;
  EXPECT_EQ(read(memory, {1, 1, 1, 2, 2, 2, 3, 3, 3}), 0U);
  EXPECT_EQ(read(memory, {1, 1, 1, 2, 2, 2, 3, 3, 3}), 3U);
  EXPECT_EQ(read(memory, {1, 1, 1, 2, 2, 9, 3, 3, 3}), 1U);
  EXPECT_EQ(read(memory, {1, 1, 1, 2, 2, 9, 3, 3, 3, 4, 4, 4}), 0U) << "longer than all before";
  EXPECT_EQ(read(memory, {1, 1, 1, 2, 2, 9}), 2U);
  EXPECT_EQ(read(memory, {1, 1, 1, 2, 2, 9, 3, 3, 3}), 2U) << "the third was forgotten";
}

TEST(StepMemoryTest, TellsZerosOfDifferentSignsApart) {
  StepMemory memory;
  EXPECT_EQ(read(memory, {0.0F, 0, 0, 1, 1, 1}), 0U);
  EXPECT_EQ(read(memory, {-0.0F, 0, 0, 1, 1, 1}), 0U);
}

TEST(StepMemoryTest, ForgetsWhatHasAnotherWidth) {
  StepMemory memory;
  const std::vector<float> x(12, 1.0F);
  read(memory, x);
  EXPECT_EQ(memory.begin(dense_matrix(x.data(), 3, 4), kUnits), 0U);
  read(memory, x);
  EXPECT_EQ(memory.begin(dense_matrix(x.data(), 4, 3), kUnits + 1), 0U);
}

TEST(StepMemoryTest, ACopyRecallsTheSameAndGoesItsOwnWay) {
  StepMemory memory;
  read(memory, {1, 1, 1, 2, 2, 2});
  StepMemory copy = memory;
  EXPECT_EQ(read(copy, {1, 1, 1, 3, 3, 3}), 1U);
  EXPECT_EQ(read(memory, {1, 1, 1, 2, 2, 2}), 2U);
  copy = StepMemory();
  EXPECT_EQ(read(copy, {1, 1, 1}), 0U);
}

TEST(StepMemoryTest, KeepsNoMoreThanItsMostRows) {
  StepMemory memory;
  const std::vector<float> x(3 * (StepMemory::kMostRows + 5), 1.0F);
  EXPECT_EQ(read(memory, x), 0U);
  EXPECT_EQ(memory.num_bytes(), StepMemory::kMostRows * (3 + 2 * kUnits) * sizeof(float));
  EXPECT_EQ(read(memory, x), StepMemory::kMostRows);
}

TEST(StepMemoryTest, AnEmptySequenceIsRecalledByNone) {
  StepMemory memory;
  EXPECT_EQ(read(memory, {}), 0U);
  EXPECT_EQ(memory.num_bytes(), 0U);
  EXPECT_EQ(read(memory, {1, 2, 3}), 0U);
}

}  // namespace
}  // namespace merkit
