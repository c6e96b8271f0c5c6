// The feature sets lld32 and segments750 as times real time on utterances of 4 s, beside their
// parts on the whole recording and beside the floor, the Fourier transforms of every frame alone.
// Voiced frames have more candidates for F0 than others, so lld32 is timed on a voice without
// pauses, on noise and on silence too.
//
//   build/release/bench/lld32_bench tests/data/golden/wav/09_speech_15s.wav
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "bench/speech_samples.h"
#include "merkit/audio/fft.h"
#include "merkit/base/matrix.h"
#include "merkit/base/rng.h"
#include "merkit/features/lld32.h"
#include "merkit/features/segments750.h"

namespace {

using merkit::bench::count_real_time;
using merkit::bench::speech;

constexpr std::size_t kUtteranceSamples = 4 * 16000;

using Utterances = std::vector<merkit::Audio>;

Utterances whole_recording() { return {speech()}; }

// The recording in pieces of 4 s; what is left over is dropped unless it is all there is.
Utterances speech_utterances() {
  const std::vector<float>& samples = speech().samples;
  Utterances out;
  for (std::size_t i = 0; i + kUtteranceSamples <= samples.size(); i += kUtteranceSamples) {
    const auto* const begin = samples.data() + i;
    out.push_back({{begin, begin + kUtteranceSamples}, speech().sample_rate_hz});
  }
  return out.empty() ? whole_recording() : out;
}

template <class Function>
Utterances one_utterance(const Function& sample_at) {
  merkit::Audio audio{.samples = {}, .sample_rate_hz = 16000};
  for (std::size_t i = 0; i < kUtteranceSamples; ++i) {
    audio.samples.push_back(static_cast<float>(sample_at(static_cast<double>(i) / 16000.0)));
  }
  return {audio};
}

// Twenty harmonics of an F0 that moves between 110 and 190 Hz.
Utterances voice() {
  return one_utterance([](double time_s) {
    const double phase = 2.0 * std::numbers::pi * (150.0 * time_s - 10.0 * std::cos(4.0 * time_s));
    double sum = 0.0;
    for (int k = 1; k <= 20; ++k) {
      sum += 0.1 * std::sin(k * phase) / k;
    }
    return sum;
  });
}

Utterances noise() {
  merkit::Rng rng(1);
  return one_utterance([&](double /*time_s*/) { return rng.uniform(-0.3, 0.3); });
}

Utterances silence() {
  return one_utterance([](double /*time_s*/) { return 0.0; });
}

template <class Component, class Options>
void compute_all(benchmark::State& state, const Utterances& utterances) {
  const Component component{Options{}};
  double duration_s = 0.0;
  for (const merkit::Audio& utterance : utterances) {
    duration_s += utterance.view().duration_s();
  }
  for (auto _ : state) {
    for (const merkit::Audio& utterance : utterances) {
      auto out = component.compute(utterance.view());
      benchmark::DoNotOptimize(&out);
    }
  }
  state.counters["real_time"] =
      benchmark::Counter(duration_s, benchmark::Counter::kIsIterationInvariantRate);
}

template <Utterances (*kMaterial)()>
void BM_Lld32(benchmark::State& state) {
  compute_all<merkit::Lld32, merkit::Lld32Options>(state, kMaterial());
}
BENCHMARK_TEMPLATE(BM_Lld32, speech_utterances)->Name("BM_Lld32");
BENCHMARK_TEMPLATE(BM_Lld32, voice)->Name("BM_Lld32OfVoice");
BENCHMARK_TEMPLATE(BM_Lld32, noise)->Name("BM_Lld32OfNoise");
BENCHMARK_TEMPLATE(BM_Lld32, silence)->Name("BM_Lld32OfSilence");

void BM_Segments750(benchmark::State& state) {
  compute_all<merkit::Segments750, merkit::Segments750Options>(state, speech_utterances());
}
BENCHMARK(BM_Segments750);

void BM_PartPitch(benchmark::State& state) {
  compute_all<merkit::PitchTracker, merkit::PitchOptions>(state, whole_recording());
}
BENCHMARK(BM_PartPitch);

void BM_PartMfcc(benchmark::State& state) {
  const merkit::Mfcc mfcc(merkit::is09_mfcc_options());
  for (auto _ : state) {
    auto out = mfcc.compute(speech().view());
    benchmark::DoNotOptimize(&out);
  }
  count_real_time(state);
}
BENCHMARK(BM_PartMfcc);

// Pitch transforms there and back, the MFCC there in double, and voicing goes back from there.
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
  const std::vector<float> floats_of_power(power.size());
  for (auto _ : state) {
    pitch.autocorrelation_overlapping({floats, kHop, {}}, {pitch_lags.values(), num_frames, 278});
    mfcc.power_overlapping({doubles, kHop, {}}, num_frames, power);
    voicing.autocorrelation_of_power(floats_of_power, {voicing_lags.values(), num_frames, 256});
    benchmark::DoNotOptimize(power.data());
  }
  count_real_time(state);
}
BENCHMARK(BM_TransformsOnly);

}  // namespace

int main(int argc, char** argv) { return merkit::bench::run(argc, argv); }
