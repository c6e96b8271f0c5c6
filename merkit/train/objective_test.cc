#include "merkit/train/objective.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "merkit/recipe/recipe_output.h"

namespace merkit {
namespace {

using testing::Each;
using testing::ElementsAre;

constexpr std::size_t kClasses = 3;
constexpr std::size_t kFrames = 6;

// Three utterances with random logits for an objective.
class Batch {
 public:
  explicit Batch(const TrainingOptions& training) : rule_(output_rule(training, kClasses)) {
    Rng rng(1);
    const std::size_t rows = rule_.is_framewise() ? kFrames : 1;
    logits_.resize(3 * rows * rule_.num_columns());
    view_.resize(3 * kViewLevels);
    for (std::vector<float>* values : {&logits_, &view_}) {
      for (float& value : *values) {
        value = static_cast<float>(rng.normal());
      }
    }
    for (std::size_t u = 0; u < 3; ++u) {
      examples_[u].label = (2 * u) % kClasses;
      examples_[u].views = {u};
    }
  }

  ObjectiveLoss loss(Objective& objective, ThreadPool* pool = nullptr) const {
    const Shape shape =
        rule_.is_framewise() ? Shape{kFrames, rule_.num_columns()} : Shape{rule_.num_columns()};
    const std::vector<BatchView<const float>> outputs = {
        {logits_, 3, shape,
         rule_.is_framewise() ? std::span<const std::size_t>(lengths_)
                              : std::span<const std::size_t>()},
        {view_, 3, {kViewLevels}}};
    const std::vector<const TrainingExample*> examples = {&examples_[0], &examples_[1],
                                                          &examples_[2]};
    return objective.loss({outputs, examples, weights_, epoch_}, pool);
  }

  std::size_t row_size() const { return kFrames * rule_.num_columns(); }

  std::vector<float> logits_;
  std::vector<float> view_;
  std::vector<std::size_t> lengths_ = {6, 3, 5};
  TrainingExample examples_[3];
  std::vector<float> weights_ = {1.0F, 0.5F, 2.0F};
  int epoch_ = 1;

 private:
  OutputRule rule_;
};

TrainingOptions options_of(const std::string& loss) {
  TrainingOptions training;
  training.loss = loss;
  training.skip_frames = loss == "ctc" ? 1 : 0;
  training.views = "activation";
  training.view_weight = 0.7;
  return training;
}

class EveryObjective : public testing::TestWithParam<const char*> {};

TEST_P(EveryObjective, GradientsAreTheDifferenceQuotients) {
  const TrainingOptions training = options_of(GetParam());
  const auto objective = make_objective(training, kClasses);
  Batch batch(training);
  const ObjectiveLoss loss = batch.loss(*objective);
  ASSERT_EQ(loss.gradients.size(), 2U);
  std::size_t output = 0;
  for (std::vector<float>* values : {&batch.logits_, &batch.view_}) {
    for (std::size_t i = 0; i < values->size(); ++i) {
      constexpr float kStep = 1.0F / 64.0F;  // exact in float
      const float value = (*values)[i];
      (*values)[i] = value + kStep;
      const double above = batch.loss(*objective).sum;
      (*values)[i] = value - kStep;
      const double quotient = (above - batch.loss(*objective).sum) / (2.0 / 64.0) / 3.0;
      (*values)[i] = value;
      EXPECT_NEAR(static_cast<double>(loss.gradients[output][i]), quotient, 1e-4) << i;
    }
    ++output;
  }
}

TEST_P(EveryObjective, ThreadsDoNotChangeTheNumbers) {
  const TrainingOptions training = options_of(GetParam());
  const Batch batch(training);
  ThreadPool pool(3);
  const ObjectiveLoss alone = batch.loss(*make_objective(training, kClasses));
  const ObjectiveLoss shared = batch.loss(*make_objective(training, kClasses), &pool);
  EXPECT_EQ(alone.sum, shared.sum);
  EXPECT_EQ(alone.gradients, shared.gradients);
}

TEST_P(EveryObjective, ExamplesOfWeightZeroDoNotCount) {
  const TrainingOptions training = options_of(GetParam());
  Batch batch(training);
  batch.weights_ = {0.0F, 0.0F, 0.0F};
  const ObjectiveLoss loss = batch.loss(*make_objective(training, kClasses));
  EXPECT_EQ(loss.sum, 0.0);
  EXPECT_EQ(loss.num_counted, 0.0);
  EXPECT_THAT(loss.gradients[0], Each(0.0F));
  EXPECT_THAT(loss.gradients[1], Each(0.0F));
}

TEST_P(EveryObjective, LogitsThatAreNoNumbersGiveALossThatIsNone) {
  const TrainingOptions training = options_of(GetParam());
  Batch batch(training);
  batch.logits_[1] = std::numeric_limits<float>::quiet_NaN();
  batch.lengths_[0] = 6;
  TrainingOptions whole = training;
  whole.skip_frames = 0;
  EXPECT_FALSE(std::isfinite(batch.loss(*make_objective(whole, kClasses)).sum));
}

INSTANTIATE_TEST_SUITE_P(Losses, EveryObjective,
                         testing::Values("cross_entropy", "framewise", "latent", "ctc"));

TEST(Objective, FramesBeyondTheLengthHaveNoGradient) {
  for (const char* const name : {"framewise", "latent", "ctc"}) {
    const TrainingOptions training = options_of(name);
    Batch batch(training);
    const ObjectiveLoss before = batch.loss(*make_objective(training, kClasses));
    const std::size_t row = batch.row_size() / kFrames;
    for (std::size_t i = batch.row_size() + 3 * row; i < 2 * batch.row_size(); ++i) {
      EXPECT_EQ(before.gradients[0][i], 0.0F);
      batch.logits_[i] = 9.0F;
    }
    EXPECT_EQ(batch.loss(*make_objective(training, kClasses)).sum, before.sum) << name;
  }
}

TEST(Objective, AnExampleThatIsTooShortDoesNotCount) {
  for (const char* const name : {"framewise", "latent", "ctc"}) {
    TrainingOptions training = options_of(name);
    training.views = "";
    Batch batch(training);
    batch.lengths_[1] = 0;
    const ObjectiveLoss without = batch.loss(*make_objective(training, kClasses));
    EXPECT_TRUE(std::isfinite(without.sum)) << name;
    EXPECT_EQ(without.num_counted, 2.0) << name;
    batch.lengths_[1] = 3;
    batch.weights_[1] = 0.0F;
    EXPECT_EQ(batch.loss(*make_objective(training, kClasses)).sum, without.sum) << name;
  }
}

TEST(Objective, CtcLearnsTheSequenceWhereThereIsOne) {
  const TrainingOptions training = options_of("ctc");
  Batch batch(training);
  const ObjectiveLoss label = batch.loss(*make_objective(training, kClasses));
  for (TrainingExample& example : batch.examples_) {
    example.sequence = {{example.label}};
  }
  EXPECT_EQ(batch.loss(*make_objective(training, kClasses)).sum, label.sum);
  batch.examples_[0].sequence = {{0, 1, 2}};
  EXPECT_NE(batch.loss(*make_objective(training, kClasses)).sum, label.sum);
}

TEST(Objective, ALevelThatIsNotKnownAddsNothing) {
  const TrainingOptions training = options_of("cross_entropy");
  Batch batch(training);
  batch.examples_[1].views = {std::nullopt};
  batch.examples_[2].views.clear();
  const ObjectiveLoss loss = batch.loss(*make_objective(training, kClasses));
  for (std::size_t i = kViewLevels; i < 3 * kViewLevels; ++i) {
    EXPECT_EQ(loss.gradients[1][i], 0.0F);
  }
  EXPECT_NE(loss.gradients[1][0], 0.0F);
}

TEST(Objective, TransitionsAreEstimatedAfterAnEpochThatIsNotHard) {
  TrainingOptions training = options_of("latent");
  training.hard_epochs = 1;
  const auto objective = make_objective(training, kClasses);
  Batch batch(training);
  batch.loss(*objective);
  objective->end_epoch();
  EXPECT_THAT(objective->state(), ElementsAre(0.5, 0.5, 0.5, 0.5, 0, 0, 0, 0));
  batch.epoch_ = 2;
  const double before = batch.loss(*objective).sum;
  objective->end_epoch();
  const std::vector<double> state = objective->state();
  EXPECT_NE(state[0], 0.5);
  EXPECT_NEAR(state[0] + state[1], 1.0, 1e-12);
  EXPECT_NE(batch.loss(*objective).sum, before);
}

TEST(Objective, AStateThatIsPutBackGoesOnAsBefore) {
  const TrainingOptions training = options_of("latent");
  const auto first = make_objective(training, kClasses);
  const Batch batch(training);
  batch.loss(*first);
  const auto second = make_objective(training, kClasses);
  second->set_state(first->state());
  for (Objective* objective : {first.get(), second.get()}) {
    batch.loss(*objective);
    objective->end_epoch();
  }
  EXPECT_EQ(first->state(), second->state());
  EXPECT_EQ(batch.loss(*first).sum, batch.loss(*second).sum);
  EXPECT_THROW(second->set_state(std::vector<double>{1.0}), Error);
  EXPECT_THROW(make_objective({}, kClasses)->set_state(std::vector<double>{1.0}), Error);
}

}  // namespace
}  // namespace merkit
