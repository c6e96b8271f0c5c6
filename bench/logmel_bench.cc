// Log-mel energies of 4-second utterances in memory, 40 bands, 25 and 10 ms, on one core; beside
// them the floor: the Fourier transforms alone. `real_time` is seconds of sound per second.
//
//   build/release/bench/logmel_bench --benchmark_repetitions=5
#include <benchmark/benchmark.h>

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/features/log_mel.h"
#include "merkit/features/mfcc.h"

namespace {

constexpr double kDurationS = 4.0;
constexpr int kSampleRateHz = 16000;

std::vector<float> utterance() {
  merkit::Rng rng(1);
  std::vector<float> samples(static_cast<std::size_t>(kDurationS * kSampleRateHz));
  for (float& x : samples) {
    x = static_cast<float>(rng.uniform(-0.5, 0.5));
  }
  return samples;
}

void count_real_time(benchmark::State& state) {
  state.counters["real_time"] =
      benchmark::Counter(kDurationS, benchmark::Counter::kIsIterationInvariantRate);
}

template <class Extractor>
void run(benchmark::State& state, const Extractor& extractor) {
  const std::vector<float> samples = utterance();
  for (auto _ : state) {
    auto features = extractor.compute({samples, kSampleRateHz});
    benchmark::DoNotOptimize(features);
  }
  count_real_time(state);
}

// The options of `state`'s row: librosa's convention, transforms of 400 samples, or Kaldi's, of
// 512.
merkit::LogMelOptions options(const benchmark::State& state) {
  return state.range(0) == 400 ? merkit::LogMelOptions{} : merkit::kaldi_fbank_options();
}

template <class T>
void BM_TransformsOnly(benchmark::State& state) {
  const merkit::RealFft<T> fft(static_cast<std::size_t>(state.range(0)));
  const std::vector<float> samples = utterance();
  constexpr std::size_t kHop = 160;
  constexpr std::size_t kBlock = 40;
  const std::size_t num_frames = samples.size() / kHop;
  std::vector<T> signal(samples.begin(), samples.end());
  signal.resize(signal.size() + fft.length());
  std::vector<T> power(kBlock * fft.num_bins());
  for (auto _ : state) {
    for (std::size_t first = 0; first < num_frames; first += kBlock) {
      const std::span<const T> part = std::span<const T>(signal).subspan(first * kHop);
      fft.power_overlapping({part, kHop, {}}, kBlock, power);
      benchmark::DoNotOptimize(power.data());
    }
  }
  count_real_time(state);
}

template <class T>
void BM_LogMel(benchmark::State& state) {
  run(state, merkit::LogMel<T>(options(state)));
}

void BM_Mfcc(benchmark::State& state) {
  run(state,
      merkit::Mfcc(state.range(0) == 400 ? merkit::MfccOptions{} : merkit::is09_mfcc_options()));
}

BENCHMARK(BM_TransformsOnly<float>)->Arg(400)->Arg(512);
BENCHMARK(BM_LogMel<float>)->Arg(400)->Arg(512);
BENCHMARK(BM_TransformsOnly<double>)->Arg(400)->Arg(512);
BENCHMARK(BM_LogMel<double>)->Arg(400)->Arg(512);
BENCHMARK(BM_Mfcc)->Arg(400)->Arg(512);

}  // namespace

BENCHMARK_MAIN();
