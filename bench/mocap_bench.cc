// Motion capture of the face from text to a (200, 189) array, on one core; beside it the floor: a
// pass of memchr over the same bytes. Judge bytes_per_second, and its ratio to the floor.
//
//   build/release/bench/mocap_bench --benchmark_repetitions=5
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <string>

#include "merkit/base/file.h"
#include "merkit/base/rng.h"
#include "merkit/features/mocap.h"
#include "merkit/features/mocap_bins.h"

namespace {

constexpr std::size_t kNumRows = 540;  // 4.5 s
constexpr double kPeriodS = 1.001 / 120.0;

// A sentence file in the syntax of the release.
std::string sentence_text(std::size_t num_values) {
  merkit::Rng rng(1);
  std::string text = "Frame# Time CH1\nX01 Y01 Z01\n";
  for (std::size_t r = 0; r < kNumRows; ++r) {
    fmt::format_to(std::back_inserter(text), "{} {:.5f}", r + 1,
                   kPeriodS * static_cast<double>(r + 1));
    for (std::size_t c = 0; c < num_values; ++c) {
      fmt::format_to(std::back_inserter(text), " {:.5f}", rng.uniform(-150.0, 150.0));
    }
    text += '\n';
  }
  return text;
}

void count_bytes(benchmark::State& state, std::size_t num_bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(num_bytes) * state.iterations());
}

void BM_MemchrOnly(benchmark::State& state) {
  const std::string text = sentence_text(merkit::kNumFaceValues);
  for (auto _ : state) {
    std::size_t num_lines = 0;
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at != end; ++num_lines) {
      at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at))) + 1;
    }
    benchmark::DoNotOptimize(num_lines);
  }
  count_bytes(state, text.size());
}

void BM_FaceToBins(benchmark::State& state) {
  const std::string text = sentence_text(merkit::kNumFaceValues);
  for (auto _ : state) {
    auto means = merkit::bin_mocap_text(text, "bench", {}, {});
    benchmark::DoNotOptimize(means);
  }
  count_bytes(state, text.size());
}

void BM_FilesToFeatures(benchmark::State& state) {
  const auto folder = std::filesystem::temp_directory_path() / "merkit_mocap_bench";
  merkit::make_folders(folder);
  std::size_t num_bytes = 0;
  const auto write = [&](const char* name, std::size_t num_values) {
    const std::string text = sentence_text(num_values);
    merkit::write_file(folder / name, text);
    num_bytes += text.size();
    return folder / name;
  };
  merkit::MocapClip clip;
  clip.files = {write("face.txt", merkit::kNumFaceValues),
                write("head.txt", merkit::kNumHeadValues),
                write("hand.txt", merkit::kNumHandValues), true};
  const merkit::Mocap mocap(merkit::MocapOptions{});
  for (auto _ : state) {
    auto features = mocap.compute(clip);
    benchmark::DoNotOptimize(features);
  }
  count_bytes(state, num_bytes);
  std::filesystem::remove_all(folder);
}

BENCHMARK(BM_MemchrOnly);
BENCHMARK(BM_FaceToBins);
BENCHMARK(BM_FilesToFeatures);

}  // namespace

BENCHMARK_MAIN();
