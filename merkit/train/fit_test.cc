#include "merkit/train/fit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/train/toy_data.h"

namespace merkit {
namespace {

class FitTest : public testing::Test {
 protected:
  ThreadPool pool_{1};
  RunControl run_{pool_};
  ToyData train_{60, 1};
  ToyData dev_{30, 2};
};

TEST_F(FitTest, LearnsAToyProblem) {
  const Graph graph = toy_graph();
  FitOptions options;
  options.training.learning_rate = 0.02;
  options.training.batch_size = 16;
  options.training.epochs = 40;
  const FitResult result = fit({graph, train_.data(), &dev_.data()}, options, run_);
  EXPECT_EQ(result.history.size(), 40U);
  EXPECT_LT(result.history.back().train_loss, 0.3 * result.history.front().train_loss);
  const Matrix<float> probabilities = predict({graph, result.parameters}, dev_.data(), {}, run_);
  EXPECT_GT(score(probabilities, dev_.data()).ua, 0.9);
}

}  // namespace
}  // namespace merkit
