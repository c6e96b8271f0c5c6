#include "merkit/train/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "merkit/base/error.h"
#include "merkit/base/safetensors.h"

namespace merkit {
namespace {

class CheckpointTest : public testing::Test {
 protected:
  CheckpointTest() {
    state_.epoch = 3;
    state_.num_batches = 7;
    state_.loss_sum = 1.0 / 3.0;
    state_.best_epoch = 2;
    state_.best_score = 0.625;
    state_.num_steps = 1234567890123;
    state_.objective = {0.1, 1.0 / 3.0, 0.0};
    state_.history = {{.epoch = 1, .train_loss = 1.5, .dev = PartScore{1.25, 0.5, 0.375}},
                      {.epoch = 2, .train_loss = 0.1, .test = PartScore{}, .is_best = true}};
    state_.values = {1.0F, 2.0F, 3.0F};
    state_.best_values = {4.0F, 5.0F, 6.0F};
    state_.slots = {{7.0F, 8.0F}, {9.0F, 10.0F}};
  }
  ~CheckpointTest() override { std::filesystem::remove(place_.path); }

  std::string message() const {
    try {
      read_checkpoint(place_, state_);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  CheckpointPlace place_{testing::TempDir() + "merkit_checkpoint_" +
                             testing::UnitTest::GetInstance()->current_test_info()->name(),
                         "abc"};
  TrainingState state_;
};

TEST_F(CheckpointTest, ReadsBackWhatWasWritten) {
  write_checkpoint(place_, state_);
  const auto read = read_checkpoint(place_, state_);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->epoch, 3);
  EXPECT_EQ(read->num_batches, 7U);
  EXPECT_EQ(read->loss_sum, 1.0 / 3.0);
  EXPECT_EQ(read->best_epoch, 2);
  EXPECT_EQ(read->num_steps, 1234567890123U);
  EXPECT_EQ(read->objective, state_.objective);
  EXPECT_EQ(read->values, state_.values);
  EXPECT_EQ(read->best_values, state_.best_values);
  EXPECT_EQ(read->slots, state_.slots);
  ASSERT_EQ(read->history.size(), 2U);
  EXPECT_EQ(read->history[0].dev->ua, 0.375);
  EXPECT_FALSE(read->history[1].dev.has_value());
  EXPECT_TRUE(read->history[1].is_best);
}

TEST_F(CheckpointTest, NoFileIsNoCheckpoint) {
  EXPECT_FALSE(read_checkpoint(place_, state_).has_value());
}

TEST_F(CheckpointTest, ArraysOfOtherSizesAreRefused) {
  write_checkpoint(place_, state_);
  state_.values.push_back(0.0F);
  EXPECT_THAT(message(), testing::HasSubstr("values: expected 4 numbers, got 3"));
}

TEST_F(CheckpointTest, AFileOfSomethingElseOrOfANewerProgramIsRefused) {
  SafetensorsWriter(place_.path, {}, {{"made_by", "hand"}}).commit();
  EXPECT_THAT(message(), testing::HasSubstr("expected a checkpoint of merkit"));
  SafetensorsWriter(place_.path, {}, {{"checkpoint_version", "2"}}).commit();
  EXPECT_THAT(message(), testing::HasSubstr("expected checkpoint version 1, got \"2\""));
}

TEST_F(CheckpointTest, ASoundFileWithoutAStateIsRefused) {
  SafetensorsWriter(place_.path, {},
                    {{"checkpoint_version", "1"}, {"identity", "abc"}, {"state", "{}"}})
      .commit();
  EXPECT_THAT(message(), testing::HasSubstr("expected the state of a training run"));
}

}  // namespace
}  // namespace merkit
