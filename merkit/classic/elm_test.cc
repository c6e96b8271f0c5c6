#include "merkit/classic/elm.h"

#include <gtest/gtest.h>

#include <Eigen/SVD>
#include <cmath>
#include <functional>

#include "merkit/base/error.h"
#include "merkit/classic/clouds.h"
#include "merkit/classic/elm_hidden.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using testing::error_of;

Eigen::MatrixXd dense(const Matrix<double>& m) {
  Eigen::MatrixXd out(static_cast<Eigen::Index>(m.rows()), static_cast<Eigen::Index>(m.cols()));
  for (std::size_t r = 0; r < m.rows(); ++r) {
    for (std::size_t c = 0; c < m.cols(); ++c) {
      out(static_cast<Eigen::Index>(r), static_cast<Eigen::Index>(c)) = m(r, c);
    }
  }
  return out;
}

Eigen::MatrixXd one_hot(const Clouds& clouds) {
  Matrix<double> target(clouds.classes.size(), clouds.num_classes);
  for (std::size_t r = 0; r < target.rows(); ++r) {
    target(r, clouds.classes[r]) = 1.0;
  }
  return dense(target);
}

// The closed form by a singular value decomposition H = U S V': V diag(s / (s^2 + 1/C)) U'T.
Eigen::MatrixXd weights_by_svd(const Eigen::MatrixXd& hidden, const Eigen::MatrixXd& target,
                               double inverse_cost) {
  const auto svd = hidden.bdcSvd(Eigen::ComputeThinU | Eigen::ComputeThinV);
  const Eigen::VectorXd s = svd.singularValues();
  Eigen::VectorXd scale = Eigen::VectorXd::Zero(s.size());
  for (Eigen::Index i = 0; i < s.size(); ++i) {
    scale(i) = s(i) > 1e-10 * s(0) ? s(i) / (s(i) * s(i) + inverse_cost) : 0.0;
  }
  return svd.matrixV() * scale.asDiagonal() * svd.matrixU().transpose() * target;
}

struct Shape {
  std::size_t num_rows;
  std::size_t num_hidden;
};

class ElmOf : public ::testing::TestWithParam<Shape> {};

TEST_P(ElmOf, HasTheOutputWeightsOfTheClosedForm) {
  const Clouds clouds(GetParam().num_rows, 4, 1.0);
  const ElmTrainer trainer(clouds.examples(), {.num_hidden = GetParam().num_hidden, .seed = 3});
  for (const double cost : {0.0, 0.1, 100.0}) {
    const ElmState state = trainer.train(cost).state();
    const Eigen::MatrixXd expected = weights_by_svd(
        dense(elm_hidden(state, clouds.view())), one_hot(clouds), cost == 0.0 ? 0.0 : 1.0 / cost);
    EXPECT_LT((dense(state.output_weights) - expected).norm(), 1e-6 * expected.norm()) << cost;
  }
}

INSTANTIATE_TEST_SUITE_P(MoreAndFewerRowsThanUnits, ElmOf,
                         ::testing::Values(Shape{80, 12}, Shape{20, 20}, Shape{10, 30}));

TEST(Elm, HiddenUnitsAreLogistic) {
  ElmState state;
  state.input_weights = Matrix<float>(2, 1, {2.0F, -1000.0F});
  state.biases = {0.5F, 0.0F};
  const std::vector<float> rows = {1.0F, -2.0F};
  const Matrix<double> hidden = elm_hidden(state, {rows, 2, 1});
  EXPECT_NEAR(hidden(0, 0), 1.0 / (1.0 + std::exp(-2.5)), 1e-12);
  EXPECT_NEAR(hidden(1, 0), 1.0 / (1.0 + std::exp(3.5)), 1e-12);
  EXPECT_NEAR(hidden(0, 1), 0.0, 1e-300);
  EXPECT_NEAR(hidden(1, 1), 1.0, 1e-12);
}

TEST(Elm, TellsCloudsApart) {
  const Clouds train(200, 4, 0.3);
  const Clouds test(80, 4, 0.3, 2);
  const Elm elm = ElmTrainer(train.examples(), {.num_hidden = 30}).train(100.0);
  EXPECT_GT(score_of(elm.probabilities(test.view()), test.examples()).ua, 0.95);
}

TEST(Elm, ARowsOutputsDoNotDependOnTheOthers) {
  const Clouds clouds(77, 4, 1.0);
  const Elm elm = ElmTrainer(clouds.examples(), {}).train(10.0);
  const Matrix<double> together = elm.outputs(clouds.view());
  for (std::size_t r = 0; r < 77; ++r) {
    const Matrix<double> alone = elm.outputs({clouds.rows.row(r), 1, 3});
    ASSERT_TRUE(std::ranges::equal(alone.row(0), together.row(r))) << r;
  }
}

TEST(Elm, SeedGivesTheLayerAndTheLayerStaysForEveryCost) {
  const Clouds clouds(60, 3, 1.0);
  const ElmTrainer trainer(clouds.examples(), {.seed = 5});
  EXPECT_EQ(trainer.train(1.0).state(),
            ElmTrainer(clouds.examples(), {.seed = 5}).train(1.0).state());
  EXPECT_EQ(trainer.train(1.0).state().input_weights, trainer.train(9.0).state().input_weights);
  EXPECT_NE(trainer.train(1.0).state().input_weights,
            ElmTrainer(clouds.examples(), {.seed = 6}).train(1.0).state().input_weights);
}

TEST(Elm, InputWeightsFillTheirRange) {
  const Clouds clouds(20, 2, 1.0);
  const ElmState state =
      ElmTrainer(clouds.examples(), {.num_hidden = 1000, .weight_range = 0.5}).train(1.0).state();
  const auto [least, most] = std::ranges::minmax(state.input_weights.values());
  EXPECT_GE(least, -0.5F);
  EXPECT_LT(least, -0.49F);
  EXPECT_LE(most, 0.5F);
  EXPECT_GT(most, 0.49F);
}

// A row counts as often as its weight says: doubling each row of a class is a weight of 2.
TEST(Elm, AWeightedRowCountsAsSeveral) {
  const Clouds few(30, 3, 1.0);
  std::vector<float> values;
  std::vector<std::size_t> classes;
  for (std::size_t r = 0; r < 30; ++r) {
    // Classes of 10, 20 and 30 rows, whose balanced weights are 2, 1 and 2/3.
    for (std::size_t copy = 0; copy <= few.classes[r]; ++copy) {
      values.insert(values.end(), few.rows.row(r).begin(), few.rows.row(r).end());
      classes.push_back(few.classes[r]);
    }
  }
  const LabelledRows many = {{values, classes.size(), 3}, classes, 3};
  const auto weights_of = [](const LabelledRows& examples, double cost) {
    const ElmOptions options = {.num_hidden = 8, .class_weights = true};
    return dense(ElmTrainer(examples, options).train(cost).state().output_weights);
  };
  // All weights of `many` are 2 / copies, those of `few` 1: C = 2 is the same as twice the rows.
  EXPECT_LT((weights_of(many, 1.0) - weights_of(few.examples(), 2.0)).norm(), 1e-8);
}

TEST(Elm, ComesBackFromItsNumbersAndRefusesOthers) {
  const Clouds clouds(40, 4, 1.0);
  const Elm elm = ElmTrainer(clouds.examples(), {}).train(1.0);
  EXPECT_EQ(Elm(elm.state()).outputs(clouds.view()), elm.outputs(clouds.view()));
  const auto expect_refused = [&](const std::function<void(ElmState&)>& damage) {
    ElmState damaged = elm.state();
    damage(damaged);
    EXPECT_THROW(Elm{damaged}, Error);
  };
  expect_refused([](ElmState& s) { s.biases.pop_back(); });
  expect_refused([](ElmState& s) { s.biases[0] = std::nanf(""); });
  expect_refused([](ElmState& s) { s.cost = -1.0; });
  expect_refused([](ElmState& s) { s.output_weights = Matrix<double>(120, 1); });
  expect_refused([](ElmState& s) { s.output_weights = Matrix<double>(119, 4); });
  expect_refused([](ElmState& s) { s.output_weights(0, 0) = INFINITY; });
  expect_refused([](ElmState& s) { s = {}; });
}

TEST(Elm, RefusesWhatCannotBeTrained) {
  const Clouds clouds(40, 4, 1.0);
  const auto complaint = [&](const ElmOptions& options, double cost) {
    return error_of([&] { ElmTrainer(clouds.examples(), options).train(cost); });
  };
  EXPECT_EQ(complaint({.num_hidden = 0}, 1.0), "elm: expected 1 to 4096 hidden units, got 0");
  EXPECT_EQ(complaint({.weight_range = 0.0}, 1.0),
            "elm: expected a range of input weights above 0, got 0");
  EXPECT_EQ(complaint({}, -1.0), "elm: expected C of at least 0, got -1");
  EXPECT_THROW(ElmTrainer(clouds.examples(), {}).train(1.0).outputs({{}, 0, 2}), Error);
}

}  // namespace
}  // namespace merkit
