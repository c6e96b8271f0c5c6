// F0 of speech: PitchTracker as times real time, beside the floor, the two Fourier transforms of
// every frame alone. bench/pitch_peer.sh prints Praat's.
//
//   build/release/bench/pitch_bench tests/data/golden/wav/09_speech_15s.wav
#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

#include "bench/speech_samples.h"
#include "merkit/audio/fft.h"
#include "merkit/base/matrix.h"
#include "merkit/features/pitch.h"

namespace {

using merkit::bench::count_real_time;
using merkit::bench::speech;

void BM_PitchTracker(benchmark::State& state) {
  const merkit::PitchTracker tracker{merkit::PitchOptions{}};
  for (auto _ : state) {
    auto track = tracker.compute(speech().view());
    benchmark::DoNotOptimize(track.frames.data());
  }
  count_real_time(state);
}
BENCHMARK(BM_PitchTracker);

// Frames of 638 samples, zero-padded so that 277 lags do not wrap around.
void BM_TransformsOnly(benchmark::State& state) {
  constexpr std::size_t kHop = 160;
  const merkit::RealFft<float> fft(960);
  const std::size_t num_frames = (speech().samples.size() - 640) / kHop + 1;
  const auto samples = merkit::bench::speech_and_zeros<float>(fft.length());
  merkit::Matrix<float> lags(num_frames, 278);
  for (auto _ : state) {
    fft.autocorrelation_overlapping({samples, kHop, {}}, {lags.values(), num_frames, lags.cols()});
    benchmark::DoNotOptimize(lags.values().data());
  }
  count_real_time(state);
}
BENCHMARK(BM_TransformsOnly);

}  // namespace

int main(int argc, char** argv) { return merkit::bench::run(argc, argv); }
