// Reading 3000 words out of a made-up GloVe file, beside a pass of memchr over the same bytes.
//
//   build/release/bench/word_vectors_bench
//   build/release/bench/word_vectors_bench /tmp/vectors.txt   also from a file of the size of GloVe
//                                       42B, 1.9 million lines of 300 numbers; made if not there
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/features/word_vectors.h"

namespace {

constexpr std::size_t kNumWords = 100'000;
constexpr std::size_t kNumDims = 300;
constexpr std::size_t kEvery = 33;  // every 33rd word is wanted: 3031 of them

constexpr std::size_t kNumFileWords = 1'900'000;
constexpr std::size_t kFileEvery = 694;  // 2738 of them, as many as IEMOCAP's texts have

std::string word(std::size_t i) { return "word" + std::to_string(i); }

// About 240 MB: five decimals a number, as in the files of GloVe.
const std::string& text_file() {
  static const std::string text = [] {
    merkit::Rng rng(1);
    std::string made;
    char digits[32];
    for (std::size_t i = 0; i < kNumWords; ++i) {
      made += word(i);
      for (std::size_t d = 0; d < kNumDims; ++d) {
        std::snprintf(digits, sizeof(digits), " %.5f", rng.uniform(-1.0, 1.0));
        made += digits;
      }
      made += '\n';
    }
    return made;
  }();
  return text;
}

const std::string& binary_file() {
  static const std::string bytes = [] {
    const std::vector<float> vector(kNumDims, 0.25F);
    std::string made = std::to_string(kNumWords) + " " + std::to_string(kNumDims) + "\n";
    for (std::size_t i = 0; i < kNumWords; ++i) {
      made += word(i) + " ";
      made.append(reinterpret_cast<const char*>(vector.data()), kNumDims * sizeof(float));
    }
    return made;
  }();
  return bytes;
}

// The numbers of the made-up lines again and again, behind other words.
void make_file(const std::filesystem::path& path) {
  std::ofstream out(path, std::ios::binary);
  std::string_view rest = text_file();
  for (std::size_t i = 0; i < kNumFileWords; ++i) {
    rest = rest.empty() ? std::string_view(text_file()) : rest;
    const std::size_t end = rest.find('\n') + 1;
    const std::string_view line = rest.substr(0, end);
    out << word(i) << line.substr(line.find(' '));
    rest.remove_prefix(end);
  }
}

std::vector<std::string> wanted_words(std::size_t num_words, std::size_t every) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < num_words; i += every) {
    words.push_back(word(i));
  }
  words.emplace_back("absent");  // keeps the reader going to the end of the file
  return words;
}

void set_bytes(benchmark::State& state, std::size_t num_bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(num_bytes) *
                          static_cast<std::int64_t>(state.iterations()));
}

void BM_MemchrOnly(benchmark::State& state) {
  const std::string& text = text_file();
  for (auto unused : state) {
    std::size_t num_lines = 0;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
      const void* const found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
      at = found == nullptr ? end : static_cast<const char*>(found) + 1;
      ++num_lines;
    }
    benchmark::DoNotOptimize(num_lines);
  }
  set_bytes(state, text.size());
}

void read_words(benchmark::State& state, const std::string& bytes) {
  const auto words = wanted_words(kNumWords, kEvery);
  for (auto unused : state) {
    benchmark::DoNotOptimize(merkit::parse_word_vectors(bytes, words, "bench"));
  }
  set_bytes(state, bytes.size());
}

void read_file_words(benchmark::State& state, const std::filesystem::path& path) {
  const auto words = wanted_words(kNumFileWords, kFileEvery);
  for (auto unused : state) {
    benchmark::DoNotOptimize(merkit::read_word_vectors(path, words));
  }
  set_bytes(state, std::filesystem::file_size(path));
}

void BM_TextVectors(benchmark::State& state) { read_words(state, text_file()); }
void BM_BinaryVectors(benchmark::State& state) { read_words(state, binary_file()); }

BENCHMARK(BM_MemchrOnly)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_TextVectors)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_BinaryVectors)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc > 1) {
    const std::filesystem::path path = argv[1];
    if (!std::filesystem::exists(path)) {
      make_file(path);
    }
    benchmark::RegisterBenchmark("BM_TextFile",
                                 [path](benchmark::State& state) { read_file_words(state, path); })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
  }
  benchmark::RunSpecifiedBenchmarks();
}
