// The recording that the speech benchmarks run on: the program's first argument.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/audio/audio_reader.h"

namespace merkit::bench {

inline Audio& speech() {
  static Audio audio;
  return audio;
}

// The samples and `num_zeros` zeros behind them.
template <class T>
std::vector<T> speech_and_zeros(std::size_t num_zeros) {
  std::vector<T> out(speech().samples.size() + num_zeros);
  std::copy(speech().samples.begin(), speech().samples.end(), out.begin());
  return out;
}

// Counter `real_time`: seconds of sound per second of one core.
inline void count_real_time(benchmark::State& state) {
  state.counters["real_time"] = benchmark::Counter(speech().view().duration_s(),
                                                   benchmark::Counter::kIsIterationInvariantRate);
}

// Loads the recording at 16 kHz and runs the benchmarks. Returns the exit status.
inline int run(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s SPEECH.wav [--benchmark_...]\n", argv[0]);
    return 2;
  }
  try {
    AudioOptions options;
    options.sample_rate_hz = 16000;
    speech() = load_audio(argv[1], options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 4;
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace merkit::bench
