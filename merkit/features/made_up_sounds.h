// Sounds that are no speech, made by formula, 16 kHz. For tests only.
#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <map>
#include <numbers>
#include <string>
#include <vector>

#include "merkit/base/rng.h"

namespace merkit::testing {

inline constexpr int kMadeUpRateHz = 16000;

// `value` of the time in seconds, for `duration_s`.
inline std::vector<float> made_up(double duration_s, const std::function<double(double)>& value) {
  std::vector<float> samples(static_cast<std::size_t>(duration_s * kMadeUpRateHz));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<float>(value(static_cast<double>(i) / kMadeUpRateHz));
  }
  return samples;
}

inline double sine(double hz, double t) { return std::sin(2.0 * std::numbers::pi * hz * t); }

// Sum of `count` harmonics that fall by 6 dB an octave.
inline double harmonics(double f0_hz, int count, double t) {
  double sum = 0.0;
  for (int h = 1; h <= count; ++h) {
    sum += sine(f0_hz * h, t) / h;
  }
  return sum;
}

inline std::vector<float> white_noise(double duration_s, double peak, std::uint64_t seed = 1) {
  Rng rng(seed);
  return made_up(duration_s, [&](double) { return rng.uniform(-peak, peak); });
}

// Eight seconds each of what a microphone hears when nobody speaks, by name.
inline std::map<std::string, std::vector<float>> sounds_without_speech() {
  constexpr double kLong = 8.0;
  Rng rng(2);
  const auto noise = [&] { return rng.uniform(-1.0, 1.0); };
  std::map<std::string, std::vector<float>> sounds;
  sounds["silence"] = made_up(kLong, [](double) { return 0.0; });
  sounds["white noise"] = white_noise(kLong, 0.3);
  double brown = 0.0;
  sounds["brown noise"] =
      made_up(kLong, [&](double) { return brown = 0.995 * brown + 0.02 * noise(); });
  sounds["bursts of noise"] =
      made_up(kLong, [&](double t) { return (std::fmod(t, 1.0) < 0.5 ? 0.1 : 0.0001) * noise(); });
  sounds["swelling noise"] =
      made_up(kLong, [&](double t) { return 0.1 * (0.55 + 0.45 * sine(4.0, t)) * noise(); });
  sounds["hum"] =
      made_up(kLong, [&](double t) { return 0.1 * harmonics(50.0, 12, t) + 0.001 * noise(); });
  sounds["tone"] = made_up(kLong, [](double t) { return 0.3 * sine(440.0, t); });
  sounds["beeps"] = made_up(kLong, [&](double t) {
    return (std::fmod(t, 0.6) < 0.3 ? 0.3 : 0.0) * sine(1000.0, t) + 0.001 * noise();
  });
  sounds["chirp"] = made_up(kLong, [](double t) { return 0.3 * sine(50.0 + 390.0 * t, t); });
  sounds["melody"] = made_up(kLong, [](double t) {
    const double since_note = std::fmod(t, 0.25);
    const double f0_hz = 220.0 * std::pow(2.0, std::fmod(std::floor(t / 0.25) * 5.0, 12.0) / 12.0);
    return 0.2 * std::exp(-3.0 * since_note) * harmonics(f0_hz, 8, t);
  });
  sounds["chords"] = made_up(kLong, [](double t) {
    const double root_hz = 200.0 + 20.0 * std::floor(2.0 * t);
    return 0.1 * std::exp(-2.0 * std::fmod(t, 0.5)) *
           (harmonics(root_hz, 8, t) + harmonics(1.25 * root_hz, 8, t) +
            harmonics(1.5 * root_hz, 8, t));
  });
  sounds["knocks"] = made_up(kLong, [&](double t) {
    return 0.5 * std::exp(-20.0 * std::fmod(t, 0.33)) * noise() + 0.0003 * noise();
  });
  return sounds;
}

}  // namespace merkit::testing
