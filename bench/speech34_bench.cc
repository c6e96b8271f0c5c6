// The 34 speech features of utterances in memory, beside the floors: the FFT alone, and a pass that
// only reads the samples. The counter x_real_time is seconds of audio per second of CPU.
//
//   build/release/bench/speech34_bench             speech-like noise bursts made here, 4 s each
//   build/release/bench/speech34_bench DIR         the 16 kHz wav files of a folder, left channel
#include <benchmark/benchmark.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/audio/fft.h"
#include "merkit/base/file.h"
#include "merkit/features/speech34.h"

namespace {

using merkit::AudioView;
using merkit::Matrix;
using merkit::RealFft;
using merkit::Speech34;
using merkit::Speech34Options;

constexpr int kRate = 16000;

std::vector<std::vector<float>>& utterances() {
  static std::vector<std::vector<float>> all;
  return all;
}

// Harmonics of a gliding pitch with a syllable-like envelope and a little noise, as 16-bit values.
std::vector<float> speech_like(std::size_t size, unsigned seed) {
  std::vector<float> out(size);
  std::uint32_t state = seed;
  double phase = 0.0;
  for (std::size_t i = 0; i < size; ++i) {
    const double t = static_cast<double>(i) / kRate;
    phase += 2.0 * std::numbers::pi * (140.0 + 40.0 * std::sin(1.7 * t)) / kRate;
    double x = 0.0;
    for (int h = 1; h <= 12; ++h) {
      x += std::sin(h * phase) / h;
    }
    state = state * 1664525U + 1013904223U;
    const double noise = static_cast<double>(state >> 8U) / 8388608.0 - 1.0;
    const double envelope = 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * 4.0 * t);
    out[i] = static_cast<float>(std::lround(6000.0 * envelope * x + 20.0 * noise)) / 32768.0F;
  }
  return out;
}

double total_seconds() {
  double seconds = 0.0;
  for (const auto& samples : utterances()) {
    seconds += static_cast<double>(samples.size()) / kRate;
  }
  return seconds;
}

void count_audio(benchmark::State& state) {
  state.counters["x_real_time"] =
      benchmark::Counter(total_seconds(), benchmark::Counter::kIsIterationInvariantRate);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(total_seconds() * kRate * sizeof(float)));
}

void BM_Features(benchmark::State& state, const Speech34Options& options) {
  const Speech34 extractor(options);
  for (auto _ : state) {
    for (const auto& samples : utterances()) {
      const Matrix<double> features = extractor.compute({samples, kRate});
      benchmark::DoNotOptimize(features.values().data());
    }
  }
  count_audio(state);
}

// Floor: power spectra of the same frames, nothing else.
template <class T>
void BM_FftOnly(benchmark::State& state) {
  const RealFft<T> fft(3200);
  constexpr std::size_t kHop = 1600;
  const std::size_t most = fft.num_lanes(1000);
  std::vector<T> workspace(fft.workspace_size());
  std::vector<T> power(fft.num_bins() * most);
  std::vector<std::vector<T>> converted;
  for (const auto& samples : utterances()) {
    converted.emplace_back(samples.begin(), samples.end());
  }
  for (auto _ : state) {
    for (const auto& samples : converted) {
      const std::size_t num_frames = (samples.size() - fft.length()) / kHop + 1;
      for (std::size_t f = 0; f < num_frames; f += most) {
        const std::span<const T> rest(samples.data() + f * kHop, samples.size() - f * kHop);
        fft.power_side_by_side({rest, kHop, {}}, std::min(most, num_frames - f), workspace, power);
        benchmark::DoNotOptimize(power.data());
      }
    }
  }
  count_audio(state);
}

// Floor: every sample read once.
void BM_BytesOnly(benchmark::State& state) {
  for (auto _ : state) {
    for (const auto& samples : utterances()) {
      std::uint32_t bits = 0;
      for (const float x : samples) {
        bits |= std::bit_cast<std::uint32_t>(x);
      }
      benchmark::DoNotOptimize(bits);
    }
  }
  count_audio(state);
}

BENCHMARK_CAPTURE(BM_Features, pyaa_double, Speech34Options{.set = "speech34-pyaa"});
BENCHMARK_CAPTURE(BM_Features, seed_double, Speech34Options{.set = "speech34-seed"});
BENCHMARK_CAPTURE(BM_Features, corrected_double, Speech34Options{.set = "speech34"});
BENCHMARK(BM_FftOnly<double>);
BENCHMARK_CAPTURE(BM_Features, pyaa_float,
                  Speech34Options{.set = "speech34-pyaa", .precision = "float"});
BENCHMARK(BM_FftOnly<float>);
BENCHMARK(BM_BytesOnly);

// Left channel of a 16-bit wav file with a plain 44-byte header.
std::vector<float> read_wav(const std::string& path) {
  const std::string bytes = merkit::read_file(path);
  const auto channels = static_cast<std::size_t>(bytes.size() > 44 ? bytes[22] : 1);
  std::vector<float> out;
  for (std::size_t at = 44; at + 2 <= bytes.size(); at += 2 * channels) {
    const auto low = static_cast<std::uint8_t>(bytes[at]);
    const auto high = static_cast<std::int8_t>(bytes[at + 1]);
    out.push_back(static_cast<float>(high * 256 + low) / 32768.0F);
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  try {
    if (argc > 1) {
      for (const std::string& name : merkit::list_folder(argv[1])) {
        if (name.ends_with(".wav")) {
          utterances().push_back(read_wav(std::string(argv[1]) + "/" + name));
        }
      }
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 4;
  }
  for (unsigned i = 0; argc <= 1 && i < 20; ++i) {
    utterances().push_back(speech_like(4 * kRate, i));
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
