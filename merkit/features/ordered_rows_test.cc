#include "merkit/features/ordered_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "merkit/base/error.h"
#include "merkit/base/thread_pool.h"

namespace merkit {
namespace {

// Notes what it is told as text: "a:1,2." is two rows of utterance a.
class Transcript : public RowSink {
 public:
  void begin_utterance(std::string_view id) override { text += std::string(id) + ":"; }
  void append_rows(MatrixView<const float> rows) override {
    for (const float value : rows.values) {
      text += std::to_string(static_cast<int>(value)) + ",";
    }
  }
  void end_utterance(std::string_view /*content_hash*/, ExtractStatus status) override {
    text += status == ExtractStatus::kFailed ? "!" : ".";
  }
  void commit() override {}

  std::string text;
};

Matrix<float> row(int value) { return {1, 1, static_cast<float>(value)}; }

TEST(OrderedRows, RowsAheadOfTheirTurnWait) {
  Transcript sink;
  OrderedRows rows(sink, 1000);
  rows.append(1, "b", row(3));
  rows.finish(2, "c", "", ExtractStatus::kOk);
  EXPECT_EQ(sink.text, "");
  rows.append(0, "a", row(1));
  rows.append(0, "a", row(2));
  rows.finish(0, "a", "", ExtractStatus::kOk);
  EXPECT_EQ(sink.text, "a:1,2,.b:3,");
  rows.append(1, "b", row(4));
  rows.finish(1, "b", "", ExtractStatus::kOk);
  EXPECT_EQ(sink.text, "a:1,2,.b:3,4,.c:.");
  EXPECT_EQ(rows.num_written(), 3U);
}

TEST(OrderedRows, AnyNumberOfThreadsAndNoRoomToWaitGiveTheSameText) {
  constexpr std::size_t kNumUtterances = 200;
  std::string expected;
  for (std::size_t i = 0; i < kNumUtterances; ++i) {
    expected += std::to_string(i) + ":" + std::to_string(i) + "," + std::to_string(i + 1) + ",.";
  }
  for (const std::size_t num_threads : {1U, 2U, 5U}) {
    for (const std::size_t room : {std::size_t{0}, std::size_t{1000}}) {
      Transcript sink;
      OrderedRows rows(sink, room);
      ThreadPool pool(num_threads);
      pool.parallel_for(kNumUtterances, [&](std::size_t i) {
        rows.append(i, std::to_string(i), row(static_cast<int>(i)));
        rows.append(i, std::to_string(i), row(static_cast<int>(i) + 1));
        rows.finish(i, std::to_string(i), "", ExtractStatus::kOk);
      });
      EXPECT_EQ(sink.text, expected) << num_threads << " threads, room for " << room << " bytes";
    }
  }
}

TEST(OrderedRows, StopWakesThoseWhoWait) {
  Transcript sink;
  OrderedRows rows(sink, 0);
  std::thread waits([&] { EXPECT_THROW(rows.append(1, "b", row(1)), Error); });
  rows.stop();
  waits.join();
  EXPECT_THROW(rows.append(0, "a", row(1)), Error);
  EXPECT_THROW(rows.finish(0, "a", "", ExtractStatus::kOk), Error);
}

TEST(OrderedRows, AnUtteranceCutOffInTheMiddleIsClosedAsFailed) {
  Transcript sink;
  OrderedRows rows(sink, 1000);
  rows.append(0, "a", row(1));
  rows.stop();
  EXPECT_EQ(rows.close_open_utterance(""), 1U);
  EXPECT_EQ(rows.close_open_utterance(""), 1U);
  EXPECT_EQ(sink.text, "a:1,!");
}

}  // namespace
}  // namespace merkit
