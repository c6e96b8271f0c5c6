#include "cli/train_progress.h"

#include <gtest/gtest.h>

namespace merkit::cli {
namespace {

RunStatus status() {
  RunStatus status;
  status.fit = "session1, seed 2";
  status.num_fits_done = 3;
  status.num_fits = 10;
  status.num_epochs = 30;
  status.num_steps = 30;
  status.epoch.epoch = 4;
  status.epoch.train_loss = 1.0214;
  status.epoch.utterances_per_s = 819.6;
  return status;
}

TEST(TrainProgress, SaysWhereTheRunStands) {
  RunStatus now = status();
  EXPECT_EQ(format_status(now, -1.0),
            "[3/10 fits] session1, seed 2: epoch 4/30, loss 1.021, 820 utterances/s");
  now.epoch.dev = PartFigures{.loss = 1.1, .wa = 0.512, .ua = 0.48};
  EXPECT_EQ(format_status(now, 133.0),
            "[3/10 fits] session1, seed 2: epoch 4/30, loss 1.021, dev WA 51.2 UA 48.0 %, 820 "
            "utterances/s, 02:13 left");
}

TEST(TrainProgress, ASettingOfAClassifierHasNoLoss) {
  RunStatus now = status();
  now.unit = "setting";
  now.epoch.epoch = 14;
  now.epoch.setting = 4;
  EXPECT_EQ(format_status(now, -1.0),
            "[3/10 fits] session1, seed 2: setting 4/30, 820 utterances/s");
}

TEST(TrainProgress, QuietPrintsNothing) {
  ::testing::internal::CaptureStderr();
  {
    TrainProgress progress(true);
    progress.update(status());
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace merkit::cli
