#include "merkit/corpus/synth/gesture.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace merkit {
namespace {

// Smile, corners down, brows up, brows down, jaw, lips press, lids down; head down, head energy,
// hand energy. Units of the spread within one class at difficulty 1; rows in the order of Emotion.
constexpr std::size_t kNumTraits = 10;
constexpr std::array<std::array<double, kNumTraits>, 10> kMeans = {{
    {-0.5, 0.4, -0.5, 1.2, 0.5, 0.7, -0.4, -0.2, 0.7, 0.9},    // ang
    {1.2, -0.4, 0.2, -0.4, 0.2, -0.4, 0.2, -0.1, 0.3, 0.2},    // hap
    {1.2, -0.5, 0.8, -0.4, 0.6, -0.5, -0.4, -0.3, 0.8, 0.8},   // exc
    {-0.5, 0.9, 0.4, 0.3, -0.5, 0.2, 0.9, 1.0, -0.7, -0.7},    // sad
    {-0.1, 0.0, -0.1, -0.1, -0.1, 0.0, 0.0, 0.0, -0.3, -0.4},  // neu
    {-0.4, 0.4, 0.1, 0.7, 0.1, 0.5, 0.0, 0.1, 0.3, 0.3},       // fru
    {-0.4, 0.3, 1.0, 0.3, 0.2, 0.2, -0.8, 0.3, -0.2, -0.4},    // fea
    {0.3, -0.2, 1.4, -0.5, 0.7, -0.5, -0.8, -0.3, 0.5, 0.2},   // sur
    {-0.5, 0.7, -0.4, 0.9, 0.0, 0.3, 0.5, -0.2, 0.0, 0.0},     // dis
    {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 0.1, -0.2, -0.2},      // oth
}};

}  // namespace

Gesture draw_gesture(const Actor& actor, const Expression& expression, Role role, Rng& rng) {
  constexpr double kHidden = 0.15;
  constexpr double kListening = 0.5;
  constexpr double kPerTrait = 0.5;  // from units of spread to what Gesture is measured in
  const auto& means = kMeans[static_cast<std::size_t>(expression.emotion)];
  const bool hidden = rng.chance(kHidden * std::min(expression.difficulty, 2.0));
  const double shown = (hidden ? 0.0 : actor.expression * (0.7 + 1.5 * expression.clarity)) *
                       (role == Role::kSpeaker ? 1.0 : kListening);
  std::array<double, kNumTraits> traits{};
  for (std::size_t i = 0; i < kNumTraits; ++i) {
    traits[i] = kPerTrait * (shown * means[i] + expression.difficulty * rng.normal());
  }
  Gesture gesture;
  std::copy_n(traits.begin(), kNumFaceActions, gesture.face.begin());
  gesture.head_down = traits[kNumFaceActions];
  gesture.head_energy = traits[kNumFaceActions + 1];
  gesture.hand_energy = traits[kNumFaceActions + 2];
  return gesture;
}

}  // namespace merkit
