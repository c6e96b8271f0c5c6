#include "merkit/run/epoch_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

EpochFigures figures(int epoch, double loss = 1.0) {
  EpochFigures line;
  line.epoch = epoch;
  line.train_loss = loss;
  line.dev = PartFigures{.loss = 1.25, .wa = 0.5, .ua = 0.4};
  return line;
}

std::vector<EpochFigures> logged(const testing::TemporaryFolder& folder) {
  return parse_epoch_log(read_file(folder / "log.jsonl"), "log");
}

TEST(EpochLog, AnEpochIsOneLineThatComesBack) {
  EpochFigures line = figures(3, 0.1);
  line.test = PartFigures{.loss = 2.0, .wa = 0.25, .ua = 0.125};
  line.is_best = true;
  const auto read = parse_epoch_log(epoch_json(line) + "\n", "log");
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(epoch_json(read[0]), epoch_json(line));
  EXPECT_EQ(read[0].test->ua, 0.125);
  line.setting = 4;
  EXPECT_EQ(parse_epoch_log(epoch_json(line) + "\n", "log")[0].setting, 4);
}

TEST(EpochLog, OfTranscriptsTheCharacterErrorRateComesBack) {
  EpochFigures line = figures(2);
  line.dev = PartFigures{.loss = 3.5, .cer = 0.75};
  const auto read = parse_epoch_log(epoch_json(line), "log");
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(read[0].dev->cer, 0.75);
  EXPECT_EQ(epoch_json(read[0]), epoch_json(line));
}

TEST(EpochLog, OtherLinesAreRefusedWithTheirNumber) {
  EXPECT_THROW(parse_epoch_log("{}", "log"), Error);
  try {
    parse_epoch_log(epoch_json(figures(1)) + "\n{\"epoch\": \"x\"}\n", "log");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::StartsWith("log:2: expected the figures of an epoch"));
  }
}

TEST(EpochLog, AResumedFitReplacesTheEpochsThatItRunsAgain) {
  const testing::TemporaryFolder folder;
  {
    EpochLog log(folder.path());
    for (int epoch = 1; epoch <= 3; ++epoch) {
      log.add(figures(epoch));
    }
  }
  EpochLog log(folder.path());
  log.add(figures(2, 7.0));
  const auto lines = logged(folder);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].train_loss, 7.0);
  log.finish({figures(1), figures(2), figures(3)});
  EXPECT_EQ(logged(folder).size(), 3U);
  EXPECT_TRUE(std::filesystem::exists(folder / "events.out.tfevents.0.merkit"));
}

TEST(EpochLog, ADamagedLogIsBegunAnew) {
  const testing::TemporaryFolder folder;
  write_file(folder / "log.jsonl", "{");
  EpochLog log(folder.path());
  log.add(figures(1));
  EXPECT_EQ(logged(folder).size(), 1U);
}

}  // namespace
}  // namespace merkit
