#include "merkit/corpus/synth/actor.h"

#include <array>
#include <cstddef>
#include <string_view>

#include "merkit/base/rng.h"

namespace merkit {

Actor make_actor(int seed, int session, char gender) {
  constexpr std::array<std::string_view, 5> kWomen = {"f1", "f2", "f3", "f4", "f5"};
  constexpr std::array<std::string_view, 5> kMen = {"m1", "m2", "m3", "m4", "m7"};
  constexpr double kHabit = 0.45;
  constexpr double kExpressionHabit = 0.18;
  const auto index = static_cast<std::size_t>(session - 1) % kWomen.size();
  Rng rng =
      Rng(static_cast<std::uint64_t>(seed)).fork("actor").fork(std::to_string(session) + gender);
  Actor actor;
  actor.voice = "en-us+" + std::string(gender == 'F' ? kWomen[index] : kMen[index]);
  actor.pitch = kHabit * rng.normal();
  actor.range = kHabit * rng.normal();
  actor.rate = kHabit * rng.normal();
  actor.level = kHabit * rng.normal();
  actor.brightness = kHabit * rng.normal();
  actor.expression = 1.0 + kExpressionHabit * rng.uniform(-1.0, 1.0);
  actor.face_scale = (gender == 'F' ? 0.95 : 1.04) * rng.uniform(0.96, 1.04);
  actor.face_seed = rng.next_u64();
  return actor;
}

}  // namespace merkit
