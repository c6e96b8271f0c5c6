#include "merkit/corpus/synth/prosody.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace merkit {
namespace {

// Rows in the order of Emotion; {pitch, range, rate, level, pause, brightness}. The directions are
// those commonly found in acted speech: anger loud, bright and wide, sadness slow, soft and flat.
constexpr std::array<Prosody, 10> kMeans = {{
    {0.7, 0.9, 0.5, 1.3, -0.4, 1.2},      // ang
    {0.7, 0.8, 0.2, 0.2, 0.0, 0.1},       // hap
    {1.3, 1.2, 0.7, 0.8, -0.5, 0.5},      // exc
    {-0.6, -0.9, -0.9, -1.0, 1.1, -0.9},  // sad
    {-0.3, -0.4, 0.1, -0.2, 0.0, -0.2},   // neu
    {0.1, 0.2, -0.1, 0.5, 0.3, 0.4},      // fru
    {0.9, 0.4, 0.9, -0.3, 0.0, -0.3},     // fea
    {1.2, 1.1, 0.1, 0.3, 0.0, 0.2},       // sur
    {0.0, 0.3, -0.3, 0.2, 0.2, 0.3},      // dis
    {0.0, 0.0, 0.0, 0.0, 0.0, 0.0},       // oth
}};

int to_percent(double value, double low, double high) {
  return static_cast<int>(std::lround(std::clamp(value, low, high)));
}

}  // namespace

Prosody draw_prosody(const Actor& actor, const Expression& expression, Rng& rng) {
  constexpr double kSpread = 1.0;
  constexpr double kHidden = 0.15;
  const Prosody& mean = kMeans[static_cast<std::size_t>(expression.emotion)];
  const bool hidden = rng.chance(kHidden * std::min(expression.difficulty, 2.0));
  const double shown = hidden ? 0.0 : actor.expression * (0.6 + 1.25 * expression.clarity);
  const auto draw = [&](double habit, double centre) {
    return habit + shown * centre + kSpread * expression.difficulty * rng.normal();
  };
  Prosody prosody;
  prosody.pitch = draw(actor.pitch, mean.pitch);
  prosody.range = draw(actor.range, mean.range);
  prosody.rate = draw(actor.rate, mean.rate);
  prosody.level = draw(actor.level, mean.level);
  prosody.pause = draw(0.0, mean.pause);
  prosody.brightness = draw(actor.brightness, mean.brightness);
  return prosody;
}

SpeechSettings speech_settings(const Prosody& prosody) {
  SpeechSettings settings;
  settings.pitch_percent = to_percent(100.0 + 13.0 * prosody.pitch, 50.0, 180.0);
  settings.range_percent = to_percent(90.0 + 30.0 * prosody.range, 0.0, 200.0);
  settings.rate_percent = to_percent(100.0 * std::exp(0.11 * prosody.rate), 60.0, 160.0);
  settings.pause_ms = to_percent(220.0 * std::exp(0.45 * prosody.pause), 40.0, 1200.0);
  settings.level_db = std::clamp(3.0 * prosody.level, -14.0, 14.0);
  settings.brightness = std::clamp(0.28 * prosody.brightness, -0.8, 1.5);
  return settings;
}

}  // namespace merkit
