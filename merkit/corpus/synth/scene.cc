#include "merkit/corpus/synth/scene.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>

namespace merkit {
namespace {

// Parts in 1000, in the order of Emotion: ang hap exc sad neu fru fea sur dis oth xxx.
struct Scene {
  std::string_view scenario;
  std::array<int, kNumEmotions> weights;
};

constexpr std::array kScenes = {
    Scene{"impro01", {220, 0, 0, 30, 350, 380, 0, 19, 1, 0, 0}},
    Scene{"impro02", {60, 120, 0, 480, 220, 110, 10, 0, 0, 0, 0}},
    Scene{"impro03", {0, 230, 430, 40, 220, 20, 0, 60, 0, 0, 0}},
    Scene{"impro04", {80, 0, 0, 200, 300, 415, 4, 0, 0, 1, 0}},
    Scene{"impro05", {300, 0, 0, 60, 280, 357, 0, 0, 2, 1, 0}},
    Scene{"impro06", {80, 60, 0, 560, 220, 80, 0, 0, 0, 0, 0}},
    Scene{"impro07", {0, 210, 450, 80, 190, 20, 0, 50, 0, 0, 0}},
    Scene{"impro08", {220, 0, 0, 80, 320, 377, 0, 0, 2, 1, 0}},
    Scene{"script01", {100, 100, 140, 150, 235, 255, 6, 13, 0, 1, 0}},
    Scene{"script02", {200, 60, 65, 160, 235, 265, 4, 10, 0, 1, 0}},
    Scene{"script03", {220, 100, 115, 140, 215, 194, 4, 10, 1, 1, 0}},
    Scene{"", {150, 80, 120, 150, 250, 230, 4, 13, 1, 2, 0}},
};

}  // namespace

Emotion draw_emotion(std::string_view scenario, Rng& rng) {
  const auto* const found = std::find_if(kScenes.begin(), kScenes.end() - 1,
                                         [&](const Scene& s) { return s.scenario == scenario; });
  const auto& weights = found->weights;
  const int total = std::accumulate(weights.begin(), weights.end(), 0);
  auto left = static_cast<int>(rng.below(static_cast<std::uint64_t>(total)));
  std::size_t emotion = 0;
  while (left >= weights[emotion]) {
    left -= weights[emotion++];
  }
  return static_cast<Emotion>(emotion);
}

}  // namespace merkit
