// Extraction of a corpus into stores, beside the sum of its parts on the same data: reading every
// file, and computing the features of samples in memory. Motion capture reads its own files, so
// there the parts are the computing alone. "extract" and its parts are for one thread, to be judged
// by CPU time. "two_threads" is the wall time of two threads for all that `merkit extract` does:
// opening the corpus, extraction, writing the store and its way to the disk. Beside it, from the
// same iteration: the wall time of two threads for the parts and the ratio to it; the same ratio
// for CPU time, which other programs disturb less but which does not see waiting; and the time for
// writing as many bytes as the stores have, which the parts leave out. "two_threads/all" is all the
// sets in one run.
//
//   build/release/bench/extract_bench CORPUS [SET ...]
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "merkit/audio/audio_reader.h"
#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/corpus/open_corpus.h"
#include "merkit/features/extraction.h"
#include "merkit/features/mocap.h"

namespace {

constexpr std::size_t kNumThreads = 2;

struct Data {
  std::filesystem::path folder;
  merkit::Corpus corpus;
  std::vector<const merkit::Utterance*> utterances;
  std::vector<merkit::Audio> sounds;
  double duration_s = 0.0;
};

Data open_data(const std::filesystem::path& folder, merkit::ThreadPool& pool) {
  Data data;
  data.folder = folder;
  data.corpus = merkit::open_corpus(folder, {.pool = pool});
  data.sounds.resize(data.corpus.utterances.size());
  pool.parallel_for(data.sounds.size(), [&](std::size_t i) {
    data.sounds[i] = merkit::load_audio(data.corpus.utterances[i].sentence_audio.path,
                                        {.sample_rate_hz = 16000});
  });
  for (std::size_t i = 0; i < data.sounds.size(); ++i) {
    data.utterances.push_back(&data.corpus.utterances[i]);
    data.duration_s += data.sounds[i].view().duration_s();
  }
  return data;
}

void set_rate(benchmark::State& state, const Data& data) {
  state.counters["x_real_time"] =
      benchmark::Counter(data.duration_s, benchmark::Counter::kIsIterationInvariantRate);
}

void read_sound(const merkit::Utterance& utterance) {
  benchmark::DoNotOptimize(merkit::read_file(utterance.sentence_audio.path).data());
}

void compute_one(const Data& data, std::size_t i, const merkit::FeatureJob& job) {
  const auto clip = merkit::mocap_clip(*data.utterances[i], merkit::MocapFiles::kSentence);
  const auto features =
      job.extractor().compute({.audio = data.sounds[i].view(), .text = {}, .mocap = &clip});
  benchmark::DoNotOptimize(features.values().data());
}

using Jobs = std::vector<const merkit::FeatureJob*>;

void run_parts(const Data& data, const Jobs& jobs, merkit::ThreadPool& pool) {
  const bool has_sound = std::any_of(jobs.begin(), jobs.end(), [](const auto* job) {
    return job->set().modality == merkit::Modality::kAudio;
  });
  pool.parallel_for(data.sounds.size(), [&](std::size_t i) {
    if (has_sound) {
      read_sound(*data.utterances[i]);
    }
    for (const merkit::FeatureJob* job : jobs) {
      compute_one(data, i, *job);
    }
  });
}

std::filesystem::path store_path(std::string_view set) {
  return std::filesystem::temp_directory_path() /
         ("merkit_extract_bench_" + std::string(set) + ".safetensors");
}

void extract_all(const std::vector<const merkit::Utterance*>& utterances, const Jobs& jobs,
                 merkit::ThreadPool& pool) {
  std::deque<merkit::FeatureStoreWriter> stores;
  std::vector<merkit::ExtractTarget> targets;
  for (const merkit::FeatureJob* job : jobs) {
    stores.emplace_back(store_path(job->set().name), job->store_info());
    targets.push_back({.job = job, .sink = &stores.back()});
  }
  merkit::extract_features(utterances, targets, {.pool = pool});
  for (merkit::FeatureStoreWriter& store : stores) {
    store.commit();
  }
}

// What `merkit extract` does.
void run_command(const Data& data, const Jobs& jobs, merkit::ThreadPool& pool) {
  const merkit::Corpus corpus = merkit::open_corpus(data.folder, {.pool = pool});
  std::vector<const merkit::Utterance*> utterances;
  for (const merkit::Utterance& utterance : corpus.utterances) {
    utterances.push_back(&utterance);
  }
  extract_all(utterances, jobs, pool);
}

std::uintmax_t remove_stores(const Jobs& jobs) {
  std::uintmax_t bytes = 0;
  for (const merkit::FeatureJob* job : jobs) {
    bytes += std::filesystem::file_size(store_path(job->set().name));
    std::filesystem::remove(store_path(job->set().name));
  }
  return bytes;
}

void write_and_remove(std::uintmax_t num_bytes) {
  const std::string block(std::size_t{1} << 16U, 'x');
  merkit::AtomicFile file(store_path("floor"));
  while (file.size() < num_bytes) {
    file.write(block);
  }
  file.commit();
  std::filesystem::remove(store_path("floor"));
}

struct Cost {
  double wall_s = 0.0;
  double cpu_s = 0.0;
};

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Adds what `work` costs to `cost` and returns its wall time.
double measure(Cost& cost, const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  const double cpu_begin_s = cpu_seconds();
  work();
  const double wall_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  cost.cpu_s += cpu_seconds() - cpu_begin_s;
  cost.wall_s += wall_s;
  return wall_s;
}

void BM_read(benchmark::State& state, const Data& data) {
  for (auto unused : state) {
    static_cast<void>(unused);
    for (const merkit::Utterance* utterance : data.utterances) {
      read_sound(*utterance);
    }
  }
  set_rate(state, data);
}

void BM_open(benchmark::State& state, const Data& data) {
  merkit::ThreadPool pool(1);
  for (auto unused : state) {
    static_cast<void>(unused);
    benchmark::DoNotOptimize(merkit::open_corpus(data.folder, {.pool = pool}).utterances.data());
  }
}

void BM_compute(benchmark::State& state, const Data& data, const merkit::FeatureJob& job) {
  for (auto unused : state) {
    static_cast<void>(unused);
    for (std::size_t i = 0; i < data.sounds.size(); ++i) {
      compute_one(data, i, job);
    }
  }
  set_rate(state, data);
}

void BM_extract(benchmark::State& state, const Data& data, const merkit::FeatureJob& job) {
  merkit::ThreadPool pool(1);
  for (auto unused : state) {
    static_cast<void>(unused);
    extract_all(data.utterances, {&job}, pool);
    remove_stores({&job});
  }
  set_rate(state, data);
}

void BM_two_threads(benchmark::State& state, const Data& data, const Jobs& jobs) {
  merkit::ThreadPool pool(kNumThreads);
  Cost parts;
  Cost whole;
  Cost writing;
  for (auto unused : state) {
    static_cast<void>(unused);
    measure(parts, [&] { run_parts(data, jobs, pool); });
    state.SetIterationTime(measure(whole, [&] { run_command(data, jobs, pool); }));
    measure(writing, [num_bytes = remove_stores(jobs)] { write_and_remove(num_bytes); });
  }
  const auto average_ms = [](double seconds) {
    return benchmark::Counter(1000.0 * seconds, benchmark::Counter::kAvgIterations);
  };
  state.counters["parts_ms"] = average_ms(parts.wall_s);
  state.counters["ratio"] = whole.wall_s / parts.wall_s;
  state.counters["cpu_ratio"] = whole.cpu_s / parts.cpu_s;
  state.counters["write_ms"] = average_ms(writing.wall_s);
}

void register_two_threads(const Data& data, const std::string& name, const Jobs& jobs) {
  benchmark::RegisterBenchmark(
      ("two_threads/" + name).c_str(),
      [&data, jobs](benchmark::State& state) { BM_two_threads(state, data, jobs); })
      ->Unit(benchmark::kMillisecond)
      ->UseManualTime();
}

void register_set(const Data& data, const merkit::FeatureJob& job) {
  const std::string name(job.set().name);
  benchmark::RegisterBenchmark(("compute/" + name).c_str(), [&](benchmark::State& state) {
    BM_compute(state, data, job);
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark(("extract/" + name).c_str(), [&](benchmark::State& state) {
    BM_extract(state, data, job);
  })->Unit(benchmark::kMillisecond);
  register_two_threads(data, name, {&job});
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc < 2) {
    std::fputs("usage: extract_bench CORPUS [SET ...]\n", stderr);
    return 2;
  }
  try {
    merkit::ThreadPool pool(kNumThreads);
    const Data data = open_data(argv[1], pool);
    std::vector<std::string> names(argv + 2, argv + argc);
    if (names.empty()) {
      names = {"speech34", "logmel", "lld32", "mocap189"};
    }
    benchmark::RegisterBenchmark("open", [&](benchmark::State& state) {
      BM_open(state, data);
    })->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("read", [&](benchmark::State& state) {
      BM_read(state, data);
    })->Unit(benchmark::kMillisecond);
    std::vector<std::unique_ptr<merkit::FeatureJob>> jobs;
    Jobs all;
    for (const std::string& name : names) {
      jobs.push_back(std::make_unique<merkit::FeatureJob>(merkit::find_feature_set(name),
                                                          std::vector<merkit::OptionAssignment>(),
                                                          merkit::ExtractAudioOptions()));
      register_set(data, *jobs.back());
      all.push_back(jobs.back().get());
    }
    register_two_threads(data, "all", all);
    std::printf("%zu utterances, %.0f s of sound\n", data.sounds.size(), data.duration_s);
    benchmark::RunSpecifiedBenchmarks();
  } catch (const merkit::Error& error) {
    std::fprintf(stderr, "extract_bench: %s\n", error.what());
    return merkit::exit_status(error.code());
  }
  return 0;
}
