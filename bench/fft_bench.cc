// Power spectra of real frames: RealFft in batches and alone, beside FFTW and beside the floor, a
// pass that only reads the frames and writes the bins.
//
//   build/release/bench/fft_bench --benchmark_filter=3200
#include <benchmark/benchmark.h>
#include <fftw3.h>

#include <cstddef>
#include <vector>

#include "merkit/audio/fft.h"

namespace {

using merkit::RealFft;

constexpr std::size_t kNumFrames = 64;

template <class T>
std::vector<T> test_signal(std::size_t size) {
  std::vector<T> out(size);
  unsigned state = 1;
  for (T& x : out) {
    state = state * 1664525U + 1013904223U;
    x = static_cast<T>(state >> 8U) / T{8388608} - T{1};
  }
  return out;
}

void count_transforms(benchmark::State& state, std::size_t per_iteration) {
  state.counters["per_transform"] = benchmark::Counter(
      static_cast<double>(per_iteration),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

template <class T>
void BM_Batch(benchmark::State& state) {
  const RealFft<T> fft(static_cast<std::size_t>(state.range(0)));
  const std::vector<T> frames = test_signal<T>(kNumFrames * fft.length());
  std::vector<T> power(kNumFrames * fft.num_bins());
  for (auto _ : state) {
    fft.power_batch(frames, kNumFrames, power);
    benchmark::DoNotOptimize(power.data());
  }
  count_transforms(state, kNumFrames);
}

template <class T>
void BM_SideBySide(benchmark::State& state) {
  const RealFft<T> fft(static_cast<std::size_t>(state.range(0)));
  const std::size_t lanes = fft.num_lanes(kNumFrames);
  const std::vector<T> frames = test_signal<T>(lanes * fft.length());
  std::vector<T> workspace(fft.workspace_size());
  std::vector<T> power(lanes * fft.num_bins());
  for (auto _ : state) {
    fft.power_side_by_side({frames, fft.length(), {}}, lanes, workspace, power);
    benchmark::DoNotOptimize(power.data());
  }
  count_transforms(state, lanes);
}

template <class T>
void BM_Alone(benchmark::State& state) {
  const RealFft<T> fft(static_cast<std::size_t>(state.range(0)));
  const std::vector<T> frame = test_signal<T>(fft.length());
  std::vector<T> power(fft.num_bins());
  for (auto _ : state) {
    fft.power(frame, power);
    benchmark::DoNotOptimize(power.data());
  }
  count_transforms(state, 1);
}

void BM_FftwDouble(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  std::vector<double> frame = test_signal<double>(length);
  std::vector<double> spectrum(length + 2);
  std::vector<double> power(length / 2 + 1);
  const fftw_plan plan = fftw_plan_dft_r2c_1d(static_cast<int>(length), frame.data(),
                                              reinterpret_cast<fftw_complex*>(spectrum.data()),
                                              FFTW_MEASURE | FFTW_PRESERVE_INPUT);
  for (auto _ : state) {
    fftw_execute(plan);
    for (std::size_t k = 0; k < power.size(); ++k) {
      power[k] = spectrum[2 * k] * spectrum[2 * k] + spectrum[2 * k + 1] * spectrum[2 * k + 1];
    }
    benchmark::DoNotOptimize(power.data());
  }
  fftw_destroy_plan(plan);
  count_transforms(state, 1);
}

void BM_FftwFloat(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  std::vector<float> frame = test_signal<float>(length);
  std::vector<float> spectrum(length + 2);
  std::vector<float> power(length / 2 + 1);
  const fftwf_plan plan = fftwf_plan_dft_r2c_1d(static_cast<int>(length), frame.data(),
                                                reinterpret_cast<fftwf_complex*>(spectrum.data()),
                                                FFTW_MEASURE | FFTW_PRESERVE_INPUT);
  for (auto _ : state) {
    fftwf_execute(plan);
    for (std::size_t k = 0; k < power.size(); ++k) {
      power[k] = spectrum[2 * k] * spectrum[2 * k] + spectrum[2 * k + 1] * spectrum[2 * k + 1];
    }
    benchmark::DoNotOptimize(power.data());
  }
  fftwf_destroy_plan(plan);
  count_transforms(state, 1);
}

template <class T>
void BM_Floor(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  const std::vector<T> frames = test_signal<T>(kNumFrames * length);
  std::vector<T> power(kNumFrames * (length / 2 + 1));
  for (auto _ : state) {
    for (std::size_t f = 0; f < kNumFrames; ++f) {
      for (std::size_t k = 0; k < length / 2; ++k) {
        const T* const pair = frames.data() + f * length + 2 * k;
        power[f * (length / 2 + 1) + k] = pair[0] * pair[0] + pair[1] * pair[1];
      }
    }
    benchmark::DoNotOptimize(power.data());
  }
  count_transforms(state, kNumFrames);
}

void lengths(benchmark::internal::Benchmark* bench) {
  for (const int n : {400, 512, 800, 2048, 3200, 4096}) {
    bench->Arg(n);
  }
}

BENCHMARK(BM_Batch<double>)->Apply(lengths);
BENCHMARK(BM_SideBySide<double>)->Apply(lengths);
BENCHMARK(BM_Alone<double>)->Apply(lengths);
BENCHMARK(BM_FftwDouble)->Apply(lengths);
BENCHMARK(BM_Floor<double>)->Apply(lengths);
BENCHMARK(BM_Batch<float>)->Apply(lengths);
BENCHMARK(BM_SideBySide<float>)->Apply(lengths);
BENCHMARK(BM_Alone<float>)->Apply(lengths);
BENCHMARK(BM_FftwFloat)->Apply(lengths);
BENCHMARK(BM_Floor<float>)->Apply(lengths);

}  // namespace

BENCHMARK_MAIN();
