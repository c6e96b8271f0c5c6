#include "merkit/nn/power_attention.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/nn/attention_kernels.h"
#include "tests/simd_targets.h"

namespace merkit {
namespace {

// Keys, a query and V_a of normal numbers, of the sizes given.
struct Trial {
  Trial(std::size_t frames, std::size_t units, double key_size, double query_size)
      : num_frames(frames), num_units(units) {
    Rng rng(frames * 1000 + units);
    for (std::size_t i = 0; i < frames * units; ++i) {
      keys.push_back(static_cast<float>(key_size * std::tanh(rng.normal())));
    }
    for (std::size_t i = 0; i < units; ++i) {
      query.push_back(static_cast<float>(query_size * rng.normal()));
      scale.push_back(static_cast<float>(rng.normal()));
    }
  }

  std::vector<double> expected() const {
    const std::vector<double> wide_keys(keys.begin(), keys.end());
    const std::vector<double> wide_query(query.begin(), query.end());
    const std::vector<double> wide_scale(scale.begin(), scale.end());
    std::vector<double> weights(num_frames);
    attend(AttentionStep<double>{.num_frames = num_frames,
                                 .num_units = num_units,
                                 .keys = wide_keys.data(),
                                 .query = wide_query.data(),
                                 .scale = wide_scale.data(),
                                 .weights = weights.data()});
    return weights;
  }

  std::vector<float> by_powers() const {
    std::vector<float> powers = keys;
    EXPECT_TRUE(keys_to_powers(powers));
    std::vector<float> used = query;
    std::vector<float> weights(num_frames);
    attend_by_powers({.num_frames = num_frames,
                      .num_units = num_units,
                      .keys = powers.data(),
                      .query = used.data(),
                      .scale = scale.data(),
                      .weights = weights.data()});
    return weights;
  }

  std::size_t num_frames;
  std::size_t num_units;
  std::vector<float> keys;
  std::vector<float> query;
  std::vector<float> scale;
};

TEST(PowerAttentionTest, WeighsAsTheFormulaDoesInEveryInstructionSet) {
  const std::vector<Trial> trials = {{1, 1, 1, 1},    {7, 5, 1, 1},   {100, 128, 1, 1},
                                     {9, 33, 20, 1},  {9, 33, 1, 50}, {9, 33, 20, 20},
                                     {9, 33, 20, 90}, {50, 16, 0, 0}};
  for (const Trial& trial : trials) {
    const auto expected = trial.expected();
    testing::for_each_simd_target([&](const char* target) {
      const auto got = trial.by_powers();
      for (std::size_t j = 0; j < got.size(); ++j) {
        ASSERT_NEAR(static_cast<double>(got[j]), expected[j], 3e-6)
            << trial.num_frames << " frames, frame " << j << " by " << target;
      }
    });
  }
}

TEST(PowerAttentionTest, AQueryThatOverflowsMeetsKeysOfTheOtherSign) {
  Trial trial(2, 1, 0, 0);
  trial.keys = {-20.0F, 20.0F};
  trial.scale = {1.0F};
  for (const float query : {-1e30F, -60.0F, -20.0F, 20.0F, 60.0F, 1e30F}) {
    trial.query = {query};
    EXPECT_NEAR(static_cast<double>(trial.by_powers()[0]), trial.expected()[0], 1e-6) << query;
  }
}

TEST(PowerAttentionTest, LeavesKeysThatAreTooLargeOrNoNumbers) {
  for (const float bad : {20.1F, -20.1F, std::numeric_limits<float>::infinity(),
                          std::numeric_limits<float>::quiet_NaN()}) {
    std::vector<float> keys = {0.5F, bad, -3.0F};
    EXPECT_FALSE(keys_to_powers(keys));
    EXPECT_EQ(keys[0], 0.5F);
    EXPECT_EQ(keys[2], -3.0F);
  }
}

TEST(PowerAttentionTest, AQueryThatIsNoNumberGivesNone) {
  Trial trial(3, 20, 1, 1);
  trial.query[4] = std::numeric_limits<float>::quiet_NaN();
  for (const float weight : trial.by_powers()) {
    EXPECT_TRUE(std::isnan(weight));
  }
}

}  // namespace
}  // namespace merkit
