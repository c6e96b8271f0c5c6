// Training towards sequences of labels, scored by the errors of what is written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "merkit/base/error.h"
#include "merkit/train/fit.h"
#include "tests/error_of.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t kNumLabels = 3;

// Sequences of one to four labels, each shown for two frames and followed by one of silence.
class Sequences {
 public:
  Sequences(std::size_t count, std::uint64_t seed) {
    Rng rng(seed);
    data_.num_classes = kNumLabels;
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<std::size_t> labels(1 + rng.below(4));
      std::vector<float> frames;
      for (std::size_t& label : labels) {
        label = rng.below(kNumLabels);
        for (std::size_t t = 0; t < 3; ++t) {
          for (std::size_t k = 0; k < kNumLabels; ++k) {
            const double shown = t < 2 && k == label ? 1.0 : 0.0;
            frames.push_back(static_cast<float>(shown + 0.1 * rng.normal()));
          }
        }
      }
      values_.push_back(std::move(frames));
      TrainingExample example;
      example.inputs.push_back({values_.back(), 3 * labels.size(), kNumLabels});
      example.sequence = std::move(labels);
      data_.examples.push_back(std::move(example));
    }
  }

  TrainingData& data() { return data_; }

 private:
  std::deque<std::vector<float>> values_;
  TrainingData data_;
};

class TranscriptFitTest : public ::testing::Test {
 protected:
  TranscriptFitTest() {
    options_.training.loss = "ctc";
    options_.training.choose_epoch = "dev-cer";
    options_.training.learning_rate = 0.05;
    options_.training.batch_size = 8;
    options_.training.epochs = 20;
  }

  FitResult run() {
    return fit({graph_, train_.data(), &dev_.data()}, options_, RunControl{pool_});
  }

  Graph graph_{{{"x", "input", {}, {{"rows", "0"}, {"columns", "3"}}},
                {"hidden", "dense", {"x"}, {{"units", "8"}}},
                {"relu", "relu", {"hidden"}, {}},
                {"y", "dense", {"relu"}, {{"units", "4"}}}}};
  Sequences train_{48, 1};
  Sequences dev_{16, 2};
  FitOptions options_;
  ThreadPool pool_{1};
};

TEST_F(TranscriptFitTest, LearnsToWriteWhatIsShownAndKeepsTheEpochOfFewestErrors) {
  const FitResult result = run();
  std::vector<double> rates;
  for (const EpochReport& epoch : result.history) {
    ASSERT_TRUE(epoch.dev->cer);
    rates.push_back(*epoch.dev->cer);
  }
  EXPECT_GT(rates.front(), 0.3);
  EXPECT_LT(rates.back(), 0.05);
  const auto best = std::min_element(rates.begin(), rates.end()) - rates.begin();
  EXPECT_EQ(result.chosen_epoch, best + 1);
  EXPECT_LT(result.history.back().dev->loss, 0.3 * result.history.front().dev->loss);
}

TEST_F(TranscriptFitTest, ErrorsSurviveTheCheckpoint) {
  const testing::TemporaryFolder folder;
  options_.training.epochs = 3;
  options_.checkpoint = folder / "checkpoint.safetensors";
  const FitResult first = run();
  const FitResult again = run();
  for (std::size_t e = 0; e < 3; ++e) {
    EXPECT_EQ(again.history[e].dev->cer, first.history[e].dev->cer) << e;
  }
  EXPECT_EQ(again.parameters, first.parameters);
}

TEST_F(TranscriptFitTest, ChoosingByErrorsNeedsSequencesInTheDevPart) {
  dev_.data().examples[3].sequence.reset();
  EXPECT_THAT(testing::error_of(ErrorCode::kInvalidArgument, [&] { run(); }),
              HasSubstr("expected a dev part with sequences for dev-cer"));
}

}  // namespace
}  // namespace merkit
