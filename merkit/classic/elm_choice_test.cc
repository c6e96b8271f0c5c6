#include "merkit/classic/elm_choice.h"

#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/classic/clouds.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using testing::error_of;

TEST(ElmChoice, KeepsTheSizeAndCostThatAreBestOnDev) {
  const Clouds train(120, 4, 0.5);
  const Clouds dev(80, 4, 0.5, 2);
  std::size_t num_told = 0;
  const ElmChoice choice = choose_elm(train.examples(), dev.examples(), {}, {{1, 40}, {1e-3, 10.0}},
                                      [&](const ElmTrial& /*trial*/) { ++num_told; });
  EXPECT_EQ(num_told, 4U);
  ASSERT_EQ(choice.trials.size(), 4U);
  const ElmTrial& best = choice.trials[choice.chosen];
  EXPECT_EQ(best.num_hidden, 40U);
  for (const ElmTrial& trial : choice.trials) {
    EXPECT_LE(trial.dev.ua, best.dev.ua);
  }
  EXPECT_EQ(choice.elm.state().cost, best.cost);
  EXPECT_EQ(choice.elm.state().biases.size(), 40U);
}

TEST(ElmChoice, KeepsTheGammaAndCostThatAreBestOnDev) {
  ThreadPool pool(1);
  const Clouds train(120, 4, 0.5);
  const Clouds dev(80, 4, 0.5, 2);
  const KernelElmChoice choice =
      choose_kernel_elm({train.examples(), dev.examples()}, {}, {{1e4, 0.5}, {1.0, 10.0}}, {pool});
  ASSERT_EQ(choice.trials.size(), 4U);
  EXPECT_EQ(choice.trials[choice.chosen].gamma, 0.5);
  EXPECT_EQ(choice.elm.state().gamma, 0.5);
  EXPECT_EQ(choice.elm.state().cost, choice.trials[choice.chosen].cost);
}

TEST(ElmChoice, TheFirstOfEqualSettingsIsKept) {
  const Clouds clouds(40, 2, 0.1);
  const ElmChoice choice =
      choose_elm(clouds.examples(), clouds.examples(), {}, {{20}, {10.0, 10.0}});
  EXPECT_EQ(choice.chosen, 0U);
}

TEST(ElmChoice, WithoutDevThereIsNothingToChooseBy) {
  ThreadPool pool(1);
  const Clouds clouds(40, 2, 0.1);
  const LabelledRows none = {{{}, 0, 3}, {}, 2};
  EXPECT_NO_THROW(choose_elm(clouds.examples(), none, {}, {{20}, {1.0}}));
  EXPECT_EQ(error_of([&] {
              choose_elm(clouds.examples(), none, {}, {{20}, {1.0, 2.0}});
            }),
            "elm: expected a dev part to choose among 2 settings, got none");
  EXPECT_EQ(error_of([&] {
              choose_elm(clouds.examples(), none, {}, {{}, {1.0}});
            }),
            "elm: expected settings to choose among, got none");
  EXPECT_THROW(choose_kernel_elm({clouds.examples(), none}, {}, {{1.0, 2.0}, {1.0}}, {pool}),
               Error);
}

}  // namespace
}  // namespace merkit
