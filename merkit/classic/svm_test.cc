#include "merkit/classic/svm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libsvm/svm.h>

#include <cmath>

#include "merkit/base/error.h"
#include "merkit/classic/clouds.h"

namespace merkit {
namespace {

// libsvm's own decision values, from its own kernel.
Matrix<double> libsvm_values(const Clouds& clouds, const SvmKernelOptions& options, double cost) {
  std::vector<std::vector<svm_node>> nodes;
  std::vector<svm_node*> starts;
  std::vector<double> targets;
  for (std::size_t i = 0; i < clouds.rows.rows(); ++i) {
    nodes.emplace_back();
    for (int d = 0; d < 3; ++d) {
      nodes.back().push_back(
          {d + 1, static_cast<double>(clouds.rows(i, static_cast<std::size_t>(d)))});
    }
    nodes.back().push_back({-1, 0.0});
    targets.push_back(static_cast<double>(clouds.classes[i]));
  }
  for (auto& row : nodes) {
    starts.push_back(row.data());
  }
  const svm_problem problem = {static_cast<int>(targets.size()), targets.data(), starts.data()};
  svm_parameter parameter{};
  parameter.svm_type = C_SVC;
  parameter.kernel_type = options.kernel == "rbf" ? RBF : LINEAR;
  parameter.gamma = options.gamma;
  parameter.C = cost;
  parameter.cache_size = 10;
  parameter.eps = 1e-3;
  parameter.shrinking = 1;
  svm_set_print_string_function([](const char* /*text*/) {});
  svm_model* model = svm_train(&problem, &parameter);
  const std::size_t num_pairs = clouds.num_classes * (clouds.num_classes - 1) / 2;
  Matrix<double> values(targets.size(), num_pairs);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    svm_predict_values(model, starts[i], values.row(i).data());
  }
  svm_free_and_destroy_model(&model);
  return values;
}

TEST(Svm, DecisionValuesAreThoseOfLibsvm) {
  const Clouds clouds(80, 4, 0.8);
  for (const SvmKernelOptions& options :
       {SvmKernelOptions{"linear"}, SvmKernelOptions{"rbf", 0.3}}) {
    const Svm svm = SvmTrainer(clouds.examples(), options).train(2.0);
    const Matrix<double> expected = libsvm_values(clouds, options, 2.0);
    const Matrix<double> values = svm.decision_values(clouds.view());
    for (std::size_t i = 0; i < values.size(); ++i) {
      // Both stop within eps = 1e-3 of the optimum, on kernels that differ by rounding alone.
      ASSERT_NEAR(values.values()[i], expected.values()[i], 1e-6) << options.kernel << " " << i;
    }
  }
}

TEST(Svm, TellsCloudsApartAndItsVotesSumToOne) {
  const Clouds train(80, 4, 0.3);
  const Clouds test(80, 4, 0.3, 2);
  const Svm svm = SvmTrainer(train.examples(), {}).train(1.0);
  const Matrix<float> probabilities = svm.probabilities(test.view());
  for (std::size_t r = 0; r < 80; ++r) {
    EXPECT_EQ(said(probabilities, r), test.classes[r]);
    float sum = 0.0F;
    for (const float p : probabilities.row(r)) {
      sum += p;
    }
    EXPECT_NEAR(sum, 1.0F, 1e-6F);
  }
}

TEST(Svm, TrainsTheSameMachineEveryTime) {
  const Clouds clouds(60, 3, 1.0);
  const SvmKernelOptions rbf = {"rbf", 0.5};
  EXPECT_EQ(SvmTrainer(clouds.examples(), rbf).train(1.0).state(),
            SvmTrainer(clouds.examples(), rbf).train(1.0).state());
}

TEST(Svm, AClassWithoutExamplesGetsNothing) {
  Clouds clouds(60, 3, 0.3);
  clouds.num_classes = 4;
  const Svm svm = SvmTrainer(clouds.examples(), {}).train(1.0);
  EXPECT_EQ(svm.state().classes.size(), 3U);
  EXPECT_EQ(svm.probabilities(clouds.view())(0, 3), 0.0F);
}

TEST(Svm, WeightsOfClassesHelpTheRareOne) {
  Clouds clouds(100, 2, 1.5);
  std::size_t num_rare = 0;
  Matrix<float> rows(0, 0);
  std::vector<float> values;
  std::vector<std::size_t> classes;
  for (std::size_t i = 0; i < 100; ++i) {
    if (clouds.classes[i] == 0 || i % 10 == 1) {
      values.insert(values.end(), clouds.rows.row(i).begin(), clouds.rows.row(i).end());
      classes.push_back(clouds.classes[i]);
      num_rare += clouds.classes[i];
    }
  }
  rows = Matrix<float>(classes.size(), 3, values);
  const LabelledRows examples = {{rows.values(), rows.rows(), 3}, classes, 2};
  const auto num_said = [&](bool weights) {
    SvmKernelOptions options;
    options.class_weights = weights;
    const auto p = SvmTrainer(examples, options).train(0.1).probabilities(examples.rows);
    std::size_t count = 0;
    for (std::size_t r = 0; r < p.rows(); ++r) {
      count += said(p, r);
    }
    return count;
  };
  EXPECT_LT(num_said(false), num_rare);
  EXPECT_GE(num_said(true), num_rare);
}

TEST(Svm, ComesBackFromItsNumbersAndRefusesOthers) {
  const Clouds clouds(40, 4, 1.0);
  const SvmState state = SvmTrainer(clouds.examples(), {}).train(1.0).state();
  EXPECT_EQ(Svm(state).decision_values(clouds.view()),
            SvmTrainer(clouds.examples(), {}).train(1.0).decision_values(clouds.view()));
  const auto expect_refused = [&](const std::function<void(SvmState&)>& damage) {
    SvmState damaged = state;
    damage(damaged);
    EXPECT_THROW(Svm{damaged}, Error);
  };
  expect_refused([](SvmState& s) { s.kernel = "poly"; });
  expect_refused([](SvmState& s) { s.classes[0] = 4; });
  expect_refused([](SvmState& s) { s.classes.pop_back(); });
  expect_refused([](SvmState& s) { ++s.num_vectors[0]; });
  expect_refused([](SvmState& s) { s.num_vectors[0] = ~std::size_t{0}; });
  expect_refused([](SvmState& s) { s.offsets.pop_back(); });
  expect_refused([](SvmState& s) { s.offsets[0] = std::nan(""); });
  expect_refused([](SvmState& s) { s.coefficients = Matrix<double>(1, 1); });
}

TEST(Svm, RefusesWhatCannotBeTrained) {
  const Clouds clouds(40, 4, 1.0);
  const auto error_of = [&](const LabelledRows& examples, const SvmKernelOptions& options,
                            double cost) -> std::string {
    try {
      SvmTrainer(examples, options).train(cost);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_EQ(error_of(clouds.examples(), {"poly"}, 1.0),
            "svm: expected kernel linear or rbf, got \"poly\"");
  EXPECT_EQ(error_of(clouds.examples(), {"rbf", 0.0}, 1.0), "svm: expected gamma above 0, got 0");
  EXPECT_EQ(error_of(clouds.examples(), {}, 0.0), "svm: expected C above 0, got 0");
  const std::vector<std::size_t> same(40);
  EXPECT_EQ(error_of({clouds.view(), same, 4}, {}, 1.0),
            "svm: expected rows of at least two classes, got one");
  Clouds damaged = clouds;
  damaged.rows(3, 1) = std::nanf("");
  EXPECT_EQ(error_of(damaged.examples(), {}, 1.0), "svm: expected finite values, got others");
  EXPECT_THROW(SvmTrainer(clouds.examples(), {}).train(1.0).decision_values({{}, 0, 2}), Error);
}

}  // namespace
}  // namespace merkit
