#include "merkit/classic/svm_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"

namespace merkit {
namespace {

// Two classes inside and outside a circle, which no line can tell apart.
struct Rings {
  Matrix<float> rows{200, 2};
  std::vector<std::size_t> classes;

  explicit Rings(std::uint64_t seed) {
    Rng rng(seed);
    for (std::size_t i = 0; i < 200; ++i) {
      classes.push_back(i % 2);
      const double angle = rng.uniform(0.0, 6.28);
      const double radius = (i % 2 == 0 ? 1.0 : 2.0) + 0.1 * rng.normal();
      rows(i, 0) = static_cast<float>(radius * std::cos(angle));
      rows(i, 1) = static_cast<float>(radius * std::sin(angle));
    }
  }
  LabelledRows examples() const { return {{rows.values(), 200, 2}, classes, 2}; }
};

TEST(SvmChoice, KeepsTheSettingThatIsBestOnDev) {
  const Rings train(1);
  const Rings dev(2);
  std::size_t num_told = 0;
  const SvmGrid grid = {"rbf", {0.001, 1.0}, {1e-4, 1.0}, false};
  const SvmChoice choice = choose_svm(train.examples(), dev.examples(), grid,
                                      [&](const SvmTrial& /*trial*/) { ++num_told; });
  EXPECT_EQ(num_told, 4U);
  EXPECT_EQ(choice.trials.size(), 4U);
  const SvmTrial& best = choice.trials[choice.chosen];
  EXPECT_EQ(best.gamma, 1.0);
  EXPECT_GT(best.dev_ua, 0.95);
  EXPECT_EQ(choice.svm.state().cost, best.cost);
}

TEST(SvmChoice, TheFirstOfEqualSettingsIsKept) {
  const Rings rings(1);
  const SvmChoice choice =
      choose_svm(rings.examples(), rings.examples(), {"rbf", {10.0, 10.0}, {1.0}, false});
  EXPECT_EQ(choice.chosen, 0U);
}

TEST(SvmChoice, WithoutDevThereIsNothingToChooseBy) {
  const Rings rings(1);
  const LabelledRows none = {{{}, 0, 2}, {}, 2};
  EXPECT_NO_THROW(choose_svm(rings.examples(), none, {"linear", {1.0}, {}, false}));
  EXPECT_THROW(choose_svm(rings.examples(), none, {"linear", {1.0, 2.0}, {}, false}), Error);
}

TEST(SvmChoice, AGridIsAListOfNumbersAboveZero) {
  EXPECT_THAT(parse_grid("0.1, 1,10", "costs"), ::testing::ElementsAre(0.1, 1.0, 10.0));
  for (const char* list : {"", "1,", "0", "-1", "x", "1;2", "inf"}) {
    EXPECT_THROW(parse_grid(list, "costs"), Error) << list;
  }
}

}  // namespace
}  // namespace merkit
