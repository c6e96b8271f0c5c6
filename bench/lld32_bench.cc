// The feature sets lld32 and segments750 as times real time, beside their parts and beside the
// floor, the Fourier transforms of every frame alone.
//
//   build/release/bench/lld32_bench tests/data/golden/wav/09_speech_15s.wav
#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

#include "bench/speech_samples.h"
#include "merkit/audio/fft.h"
#include "merkit/base/matrix.h"
#include "merkit/features/lld32.h"
#include "merkit/features/segments750.h"

namespace {

using merkit::bench::count_real_time;
using merkit::bench::speech;

template <class Component, class Options>
void BM_Compute(benchmark::State& state) {
  const Component component{Options{}};
  for (auto _ : state) {
    auto out = component.compute(speech().view());
    benchmark::DoNotOptimize(&out);
  }
  count_real_time(state);
}
BENCHMARK_TEMPLATE(BM_Compute, merkit::Lld32, merkit::Lld32Options)->Name("BM_Lld32");
BENCHMARK_TEMPLATE(BM_Compute, merkit::Segments750, merkit::Segments750Options)
    ->Name("BM_Segments750");
BENCHMARK_TEMPLATE(BM_Compute, merkit::PitchTracker, merkit::PitchOptions)->Name("BM_PartPitch");

void BM_PartMfcc(benchmark::State& state) {
  const merkit::Mfcc mfcc(merkit::is09_mfcc_options());
  for (auto _ : state) {
    auto out = mfcc.compute(speech().view());
    benchmark::DoNotOptimize(&out);
  }
  count_real_time(state);
}
BENCHMARK(BM_PartMfcc);

// Pitch and voicing transform twice, there and back; the MFCC once, in double.
void BM_TransformsOnly(benchmark::State& state) {
  constexpr std::size_t kHop = 160;
  const merkit::RealFft<float> pitch(960);
  const merkit::RealFft<float> voicing(512);
  const merkit::RealFft<double> mfcc(512);
  const std::size_t num_frames = (speech().samples.size() - 640) / kHop + 1;
  const auto floats = merkit::bench::speech_and_zeros<float>(pitch.length());
  const auto doubles = merkit::bench::speech_and_zeros<double>(pitch.length());
  merkit::Matrix<float> pitch_lags(num_frames, 278);
  merkit::Matrix<float> voicing_lags(num_frames, 256);
  std::vector<double> power(num_frames * mfcc.num_bins());
  for (auto _ : state) {
    pitch.autocorrelation_overlapping({floats, kHop, {}}, {pitch_lags.values(), num_frames, 278});
    voicing.autocorrelation_overlapping({floats, kHop, {}},
                                        {voicing_lags.values(), num_frames, 256});
    mfcc.power_overlapping({doubles, kHop, {}}, num_frames, power);
    benchmark::DoNotOptimize(power.data());
  }
  count_real_time(state);
}
BENCHMARK(BM_TransformsOnly);

}  // namespace

int main(int argc, char** argv) { return merkit::bench::run(argc, argv); }
