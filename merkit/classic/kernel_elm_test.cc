#include "merkit/classic/kernel_elm.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>
#include <functional>

#include "merkit/base/error.h"
#include "merkit/classic/clouds.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using testing::error_of;

KernelElm train(const Clouds& clouds, const KernelElmOptions& options, double cost,
                std::size_t num_threads = 1) {
  ThreadPool pool(num_threads);
  return KernelElmTrainer(clouds.examples(), options, {pool}).train(cost, {pool});
}

double kernel(std::span<const float> x, std::span<const float> y, double gamma) {
  double sum = 0.0;
  for (std::size_t d = 0; d < x.size(); ++d) {
    const double difference = static_cast<double>(x[d]) - static_cast<double>(y[d]);
    sum += difference * difference;
  }
  return std::exp(-gamma * sum);
}

TEST(KernelElm, HasTheOutputsOfTheClosedForm) {
  const Clouds clouds(60, 3, 1.0);
  const Clouds test(20, 3, 1.0, 2);
  const double gamma = 0.4;
  const double cost = 5.0;
  Eigen::MatrixXd system = Eigen::MatrixXd::Identity(60, 60) / cost;
  Eigen::MatrixXd target = Eigen::MatrixXd::Zero(60, 3);
  Eigen::MatrixXd between(20, 60);
  for (std::size_t i = 0; i < 60; ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    target(row, static_cast<Eigen::Index>(clouds.classes[i])) = 1.0;
    for (std::size_t j = 0; j < 60; ++j) {
      system(row, static_cast<Eigen::Index>(j)) +=
          kernel(clouds.rows.row(i), clouds.rows.row(j), gamma);
    }
    for (std::size_t j = 0; j < 20; ++j) {
      between(static_cast<Eigen::Index>(j), row) =
          kernel(test.rows.row(j), clouds.rows.row(i), gamma);
    }
  }
  const Eigen::MatrixXd expected = between * system.fullPivLu().solve(target);
  const Matrix<double> outputs = train(clouds, {.gamma = gamma}, cost).outputs(test.view());
  for (std::size_t r = 0; r < 20; ++r) {
    for (std::size_t c = 0; c < 3; ++c) {
      ASSERT_NEAR(outputs(r, c),
                  expected(static_cast<Eigen::Index>(r), static_cast<Eigen::Index>(c)), 1e-9);
    }
  }
}

TEST(KernelElm, IsTheSameForAnyThreadCount) {
  const Clouds clouds(600, 4, 1.0);
  const KernelElmOptions options = {.gamma = 0.5};
  EXPECT_EQ(train(clouds, options, 10.0, 1).state(), train(clouds, options, 10.0, 3).state());
}

TEST(KernelElm, ARowsOutputsDoNotDependOnTheOthers) {
  const Clouds clouds(300, 4, 1.0);
  const KernelElm elm = train(clouds, {.gamma = 0.5}, 10.0);
  const Matrix<double> together = elm.outputs(clouds.view());
  for (std::size_t r = 0; r < 300; r += 7) {
    const Matrix<double> alone = elm.outputs({clouds.rows.row(r), 1, 3});
    ASSERT_TRUE(std::ranges::equal(alone.row(0), together.row(r))) << r;
  }
}

TEST(KernelElm, TellsCloudsApart) {
  const Clouds test(80, 4, 0.3, 2);
  const KernelElm elm = train(Clouds(200, 4, 0.3), {.gamma = 0.5}, 100.0);
  EXPECT_GT(score_of(elm.probabilities(test.view()), test.examples()).ua, 0.95);
}

TEST(KernelElm, WeightsOfClassesRaiseTheRareOne) {
  Clouds clouds(60, 2, 1.5);
  for (std::size_t r = 0; r < 60; ++r) {
    clouds.classes[r] = r % 10 == 1 ? 1 : 0;
  }
  const auto mean_output = [&](bool class_weights) {
    const KernelElm elm = train(clouds, {.gamma = 0.1, .class_weights = class_weights}, 1.0);
    const Matrix<double> outputs = elm.outputs(clouds.view());
    double sum = 0.0;
    for (std::size_t r = 0; r < 60; ++r) {
      sum += outputs(r, 1) - outputs(r, 0);
    }
    return sum / 60.0;
  };
  EXPECT_GT(mean_output(true), mean_output(false) + 0.1);
}

TEST(KernelElm, ComesBackFromItsNumbersAndRefusesOthers) {
  const Clouds clouds(40, 4, 1.0);
  const KernelElm elm = train(clouds, {}, 1.0);
  EXPECT_EQ(KernelElm(elm.state()).outputs(clouds.view()), elm.outputs(clouds.view()));
  const auto expect_refused = [&](const std::function<void(KernelElmState&)>& damage) {
    KernelElmState damaged = elm.state();
    damage(damaged);
    EXPECT_THROW(KernelElm{damaged}, Error);
  };
  expect_refused([](KernelElmState& s) { s.gamma = 0.0; });
  expect_refused([](KernelElmState& s) { s.cost = INFINITY; });
  expect_refused([](KernelElmState& s) { s.rows = Matrix<float>(39, 3); });
  expect_refused([](KernelElmState& s) { s.rows(0, 0) = std::nanf(""); });
  expect_refused([](KernelElmState& s) { s.coefficients = Matrix<double>(40, 1); });
  expect_refused([](KernelElmState& s) { s.coefficients(0, 0) = INFINITY; });
  expect_refused([](KernelElmState& s) { s = {}; });
}

TEST(KernelElm, RefusesWhatCannotBeTrained) {
  Clouds clouds(40, 4, 1.0);
  const auto complaint = [&](const KernelElmOptions& options, double cost) {
    return error_of([&] { train(clouds, options, cost); });
  };
  EXPECT_EQ(complaint({.gamma = 0.0}, 1.0), "kernel elm: expected gamma above 0, got 0");
  EXPECT_EQ(complaint({}, 0.0), "kernel elm: expected C above 0, got 0");
  EXPECT_THROW(train(clouds, {}, 1.0).outputs({{}, 0, 2}), Error);
  std::ranges::fill(clouds.rows.values(), 1.0F);
  EXPECT_EQ(complaint({}, 1e30),
            "kernel elm: expected a kernel whose ridge makes it positive definite, got C = 1e+30");
}

}  // namespace
}  // namespace merkit
