// Extraction of a folder of sound files into stores, beside the sum of its parts on the same data:
// reading every file, and computing the features of samples in memory. "extract" and its parts are
// for one thread, to be judged by CPU time; "two_threads" is the wall time of two threads, with
// half the sum of the parts and the ratio to it beside.
//
//   build/release/bench/extract_bench FOLDER [SET ...]
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "merkit/audio/audio_reader.h"
#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/features/extraction.h"

namespace {

struct Sounds {
  std::vector<merkit::Utterance> utterances;
  std::vector<const merkit::Utterance*> pointers;
  std::vector<merkit::Audio> decoded;
  double duration_s = 0.0;
};

Sounds open_sounds(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".wav" &&
        entry.path().string().find("dialog") == std::string::npos) {
      paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  Sounds sounds;
  merkit::AudioOptions options;
  options.sample_rate_hz = 16000;
  for (const auto& path : paths) {
    sounds.utterances.emplace_back();
    sounds.utterances.back().id = path.string();
    sounds.utterances.back().sentence_audio.path = path;
    sounds.decoded.push_back(merkit::load_audio(path, options));
    sounds.duration_s += sounds.decoded.back().view().duration_s();
  }
  for (const merkit::Utterance& utterance : sounds.utterances) {
    sounds.pointers.push_back(&utterance);
  }
  return sounds;
}

void set_rate(benchmark::State& state, const Sounds& sounds) {
  state.counters["x_real_time"] =
      benchmark::Counter(sounds.duration_s, benchmark::Counter::kIsIterationInvariantRate);
}

void read_all(const Sounds& sounds) {
  for (const merkit::Utterance& utterance : sounds.utterances) {
    benchmark::DoNotOptimize(merkit::read_file(utterance.sentence_audio.path).data());
  }
}

void compute_all(const Sounds& sounds, const merkit::FeatureJob& job) {
  for (const merkit::Audio& audio : sounds.decoded) {
    const auto features = job.extractor().compute({.audio = audio.view()});
    benchmark::DoNotOptimize(features.values().data());
  }
}

void extract_all(const Sounds& sounds, const merkit::FeatureJob& job, merkit::ThreadPool& pool) {
  const auto path = std::filesystem::temp_directory_path() / "merkit_extract_bench.safetensors";
  merkit::FeatureStoreWriter out(path, job.store_info());
  const merkit::ExtractTarget target{.job = &job, .sink = &out};
  merkit::extract_features(sounds.pointers, {&target, 1}, {.pool = pool});
  out.commit();
  std::filesystem::remove(path);
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void BM_read(benchmark::State& state, const Sounds& sounds) {
  for (auto unused : state) {
    static_cast<void>(unused);
    read_all(sounds);
  }
  set_rate(state, sounds);
}

void BM_compute(benchmark::State& state, const Sounds& sounds, const merkit::FeatureJob& job) {
  for (auto unused : state) {
    static_cast<void>(unused);
    compute_all(sounds, job);
  }
  set_rate(state, sounds);
}

void BM_extract(benchmark::State& state, const Sounds& sounds, const merkit::FeatureJob& job) {
  merkit::ThreadPool pool(1);
  for (auto unused : state) {
    static_cast<void>(unused);
    extract_all(sounds, job, pool);
  }
  set_rate(state, sounds);
}

void BM_two_threads(benchmark::State& state, const Sounds& sounds, const merkit::FeatureJob& job) {
  merkit::ThreadPool pool(2);
  double parts_s = 0.0;
  double whole_s = 0.0;
  for (auto unused : state) {
    static_cast<void>(unused);
    parts_s += 0.5 * seconds_of([&] {
                 read_all(sounds);
                 compute_all(sounds, job);
               });
    const double once_s = seconds_of([&] { extract_all(sounds, job, pool); });
    whole_s += once_s;
    state.SetIterationTime(once_s);
  }
  state.counters["parts_ms"] =
      benchmark::Counter(1000.0 * parts_s, benchmark::Counter::kAvgIterations);
  state.counters["ratio"] = whole_s / parts_s;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc < 2) {
    std::fputs("usage: extract_bench FOLDER [SET ...]\n", stderr);
    return 2;
  }
  try {
    const Sounds sounds = open_sounds(argv[1]);
    std::vector<std::string> names(argv + 2, argv + argc);
    if (names.empty()) {
      names = {"speech34", "logmel", "mfcc"};
    }
    std::vector<std::unique_ptr<merkit::FeatureJob>> jobs;
    benchmark::RegisterBenchmark("read", [&](benchmark::State& state) {
      BM_read(state, sounds);
    })->Unit(benchmark::kMillisecond);
    for (const std::string& name : names) {
      jobs.push_back(std::make_unique<merkit::FeatureJob>(merkit::find_feature_set(name),
                                                          std::vector<merkit::OptionAssignment>(),
                                                          merkit::ExtractAudioOptions()));
      const merkit::FeatureJob& job = *jobs.back();
      benchmark::RegisterBenchmark(("compute/" + name).c_str(), [&](benchmark::State& state) {
        BM_compute(state, sounds, job);
      })->Unit(benchmark::kMillisecond);
      benchmark::RegisterBenchmark(("extract/" + name).c_str(), [&](benchmark::State& state) {
        BM_extract(state, sounds, job);
      })->Unit(benchmark::kMillisecond);
      benchmark::RegisterBenchmark(
          ("two_threads/" + name).c_str(),
          [&](benchmark::State& state) { BM_two_threads(state, sounds, job); })
          ->Unit(benchmark::kMillisecond)
          ->UseManualTime();
    }
    std::printf("%zu files, %.0f s of sound\n", sounds.utterances.size(), sounds.duration_s);
    benchmark::RunSpecifiedBenchmarks();
  } catch (const merkit::Error& error) {
    std::fprintf(stderr, "extract_bench: %s\n", error.what());
    return merkit::exit_status(error.code());
  }
  return 0;
}
