#include "merkit/eval/confusion.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace merkit {
namespace {

Confusion from_rows(const std::vector<std::vector<double>>& rows) {
  Confusion confusion(rows.size(), rows.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < rows.size(); ++c) {
      confusion(r, c) = rows[r][c];
    }
  }
  return confusion;
}

// 2 to 6 classes, counts 0 to 20, at least one utterance.
Confusion any_confusion() {
  const auto num_classes = *rc::gen::inRange<std::size_t>(2, 7);
  Confusion confusion(num_classes, num_classes);
  for (double& count : confusion.values()) {
    count = static_cast<double>(*rc::gen::inRange(0, 21));
  }
  const auto values = confusion.values();
  RC_PRE(std::accumulate(values.begin(), values.end(), 0.0) > 0.0);
  return confusion;
}

Confusion transposed(const Confusion& confusion) {
  Confusion result(confusion.cols(), confusion.rows());
  for (std::size_t r = 0; r < confusion.rows(); ++r) {
    for (std::size_t c = 0; c < confusion.cols(); ++c) {
      result(c, r) = confusion(r, c);
    }
  }
  return result;
}

bool is_near(double a, double b) { return std::abs(a - b) < 1e-12; }

TEST(Confusion, WorkedExampleByHand) {
  // 8 right of 10; recalls 3/4, 4/4, 1/2; F1 6/8, 8/9, 2/3.
  const CountScores scores = count_scores(from_rows({{3, 1, 0}, {0, 4, 0}, {1, 0, 1}}));
  EXPECT_DOUBLE_EQ(scores.wa, 0.8);
  EXPECT_DOUBLE_EQ(scores.ua, 0.75);
  EXPECT_DOUBLE_EQ(scores.f1_macro, (6.0 / 8 + 8.0 / 9 + 2.0 / 3) / 3);
  EXPECT_DOUBLE_EQ(scores.f1_weighted, (4 * 6.0 / 8 + 4 * 8.0 / 9 + 2 * 2.0 / 3) / 10);
  EXPECT_DOUBLE_EQ(scores.kappa, (0.8 - 0.38) / (1 - 0.38)) << "p_e = (4*4 + 4*5 + 2*1) / 100";
}

TEST(Confusion, AClassThatTheTestDoesNotContainIsInNoMean) {
  const CountScores scores = count_scores(from_rows({{3, 1, 0}, {0, 4, 0}, {0, 0, 0}}));
  EXPECT_DOUBLE_EQ(scores.ua, (0.75 + 1.0) / 2);
  EXPECT_DOUBLE_EQ(scores.f1_macro, (6.0 / 7 + 8.0 / 9) / 2);
}

TEST(Confusion, AClassThatIsNeverPredictedHasPrecisionAndF1Zero) {
  const auto scores = class_scores(from_rows({{4, 0}, {2, 0}}));
  EXPECT_EQ(scores[1].precision, 0.0);
  EXPECT_EQ(scores[1].f1, 0.0);
  EXPECT_EQ(scores[1].support, 2.0);
}

TEST(Confusion, ConstantSystemsHaveNoKappaAndNoCorrelation) {
  const CountScores scores = count_scores(from_rows({{7, 0}, {3, 0}}));
  EXPECT_DOUBLE_EQ(scores.wa, 0.7);
  EXPECT_DOUBLE_EQ(scores.ua, 0.5);
  EXPECT_EQ(scores.kappa, 0.0);
  EXPECT_EQ(scores.mcc, 0.0);
  EXPECT_EQ(count_scores(from_rows({{7, 0}, {0, 0}})).kappa, 0.0) << "agreement is certain";
}

TEST(Confusion, WithoutUtterancesEveryScoreIsZero) {
  const CountScores scores = count_scores(Confusion(3, 3, 0.0));
  EXPECT_EQ(scores.wa, 0.0);
  EXPECT_EQ(scores.ua, 0.0);
  EXPECT_EQ(scores.f1_weighted, 0.0);
}

RC_GTEST_PROP(Confusion, WeightedAccuracyIsTraceOverTotal, ()) {
  const Confusion confusion = any_confusion();
  double trace = 0.0;
  for (std::size_t k = 0; k < confusion.rows(); ++k) {
    trace += confusion(k, k);
  }
  const auto values = confusion.values();
  RC_ASSERT(is_near(count_scores(confusion).wa,
                    trace / std::accumulate(values.begin(), values.end(), 0.0)));
}

RC_GTEST_PROP(Confusion, PermutingClassesChangesNoScore, ()) {
  const Confusion confusion = any_confusion();
  std::vector<std::size_t> order(confusion.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::rotate(order.begin(), order.begin() + 1, order.end());
  Confusion permuted(confusion.rows(), confusion.cols());
  for (std::size_t r = 0; r < order.size(); ++r) {
    for (std::size_t c = 0; c < order.size(); ++c) {
      permuted(order[r], order[c]) = confusion(r, c);
    }
  }
  const CountScores a = count_scores(confusion);
  const CountScores b = count_scores(permuted);
  RC_ASSERT(is_near(a.wa, b.wa) && is_near(a.ua, b.ua) && is_near(a.f1_macro, b.f1_macro));
  RC_ASSERT(is_near(a.f1_weighted, b.f1_weighted) && is_near(a.kappa, b.kappa) &&
            is_near(a.mcc, b.mcc));
}

RC_GTEST_PROP(Confusion, OnBalancedClassesUnweightedIsWeighted, ()) {
  Confusion confusion = any_confusion();
  for (std::size_t r = 0; r < confusion.rows(); ++r) {
    const auto row = confusion.row(r);
    const double sum = std::accumulate(row.begin(), row.end(), 0.0);
    row[0] += 200.0 - sum;  // every class has 200 utterances
  }
  const CountScores scores = count_scores(confusion);
  RC_ASSERT(is_near(scores.ua, scores.wa));
  RC_ASSERT(is_near(scores.f1_weighted, scores.f1_macro));
}

RC_GTEST_PROP(Confusion, GuessingByFixedSharesHasKappaAndCorrelationZero, ()) {
  const auto labels = *rc::gen::container<std::vector<int>>(4, rc::gen::inRange(1, 20));
  const auto shares = *rc::gen::container<std::vector<int>>(4, rc::gen::inRange(1, 20));
  Confusion confusion(4, 4);
  for (std::size_t r = 0; r < 4; ++r) {
    for (std::size_t c = 0; c < 4; ++c) {
      confusion(r, c) = labels[r] * shares[c];
    }
  }
  RC_ASSERT(std::abs(count_scores(confusion).kappa) < 1e-12);
  RC_ASSERT(std::abs(count_scores(confusion).mcc) < 1e-12);
}

RC_GTEST_PROP(Confusion, SwappingLabelsAndPredictionsKeepsAgreementAndSwapsPrecisionWithRecall,
              ()) {
  const Confusion confusion = any_confusion();
  const CountScores a = count_scores(confusion);
  const CountScores b = count_scores(transposed(confusion));
  RC_ASSERT(is_near(a.wa, b.wa) && is_near(a.kappa, b.kappa) && is_near(a.mcc, b.mcc));
  const auto classes = class_scores(confusion);
  const auto swapped = class_scores(transposed(confusion));
  for (std::size_t k = 0; k < classes.size(); ++k) {
    RC_ASSERT(is_near(classes[k].precision, swapped[k].recall));
    RC_ASSERT(is_near(classes[k].f1, swapped[k].f1));
  }
}

RC_GTEST_PROP(Confusion, ScalingAllCountsChangesNoScore, ()) {
  Confusion confusion = any_confusion();
  const CountScores before = count_scores(confusion);
  for (double& count : confusion.values()) {
    count *= 3.0;
  }
  const CountScores after = count_scores(confusion);
  RC_ASSERT(is_near(before.kappa, after.kappa) && is_near(before.mcc, after.mcc));
  RC_ASSERT(is_near(before.f1_weighted, after.f1_weighted) && is_near(before.ua, after.ua));
}

RC_GTEST_PROP(Confusion, RowSharesSumToOneWhereThereAreUtterances, ()) {
  const Confusion confusion = any_confusion();
  const Confusion shares = row_shares(confusion);
  for (std::size_t r = 0; r < shares.rows(); ++r) {
    const auto counts = confusion.row(r);
    const auto row = shares.row(r);
    const double expected = std::accumulate(counts.begin(), counts.end(), 0.0) > 0.0 ? 1.0 : 0.0;
    RC_ASSERT(is_near(std::accumulate(row.begin(), row.end(), 0.0), expected));
  }
}

}  // namespace
}  // namespace merkit
