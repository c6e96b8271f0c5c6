// What an evaluation costs on a test set as large as IEMOCAP's 5531 utterances with five seeds: all
// metrics with 2000 resamples, reading and comparing files, and the leak checks. The floors are one
// pass over the predictions and one over the bytes.
//
//   build/release/bench/eval_bench
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "merkit/base/hash.h"
#include "merkit/base/rng.h"
#include "merkit/base/thread_pool.h"
#include "merkit/corpus/protocol.h"
#include "merkit/eval/evaluation.h"
#include "merkit/eval/leak_check.h"
#include "merkit/eval/made_up_predictions.h"
#include "merkit/eval/paired.h"

namespace {

using merkit::PredictionSet;

const PredictionSet& predictions() {
  static const PredictionSet set =
      merkit::testing::made_up_predictions({.num_utterances = 5531, .num_seeds = 5});
  return set;
}

void BM_Evaluate(benchmark::State& state, const std::string& cluster) {
  merkit::ThreadPool pool(1);
  for (auto _ : state) {
    auto result = merkit::evaluate(predictions(), {.cluster = cluster}, pool);
    benchmark::DoNotOptimize(result.metrics.data());
  }
}
BENCHMARK_CAPTURE(BM_Evaluate, by_speaker, "speaker")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Evaluate, by_dialogue, "dialogue")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Evaluate, by_utterance, "utterance")->Unit(benchmark::kMillisecond);

// The floor: every metric once, without resampling.
void BM_ScoresOnly(benchmark::State& state) {
  for (auto _ : state) {
    auto scores = merkit::compute_scores(predictions().predictions, 4);
    benchmark::DoNotOptimize(&scores);
  }
}
BENCHMARK(BM_ScoresOnly)->Unit(benchmark::kMillisecond);

void BM_Compare(benchmark::State& state) {
  const PredictionSet other = merkit::testing::made_up_predictions(
      {.num_utterances = 5531, .num_seeds = 5, .skill = 1.1, .seed = 2});
  merkit::ThreadPool pool(1);
  for (auto _ : state) {
    auto result = merkit::compare(predictions(), other, {.cluster = "dialogue"}, pool);
    benchmark::DoNotOptimize(result.differences.data());
  }
}
BENCHMARK(BM_Compare)->Unit(benchmark::kMillisecond);

void BM_ReadPredictions(benchmark::State& state) {
  const std::string text = merkit::predictions_jsonl(predictions());
  for (auto _ : state) {
    auto set = merkit::parse_predictions(text, "bench");
    benchmark::DoNotOptimize(set.predictions.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(BM_ReadPredictions)->Unit(benchmark::kMillisecond);

// The floor: every byte seen once.
void BM_HashPredictions(benchmark::State& state) {
  const std::string text = merkit::predictions_jsonl(predictions());
  for (auto _ : state) {
    auto hash = merkit::hash_hex(text);
    benchmark::DoNotOptimize(hash.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(BM_HashPredictions)->Unit(benchmark::kMillisecond);

// Turns in the shape of IEMOCAP; a third of the sentences come from scripts that every session
// plays, with a word changed now and then.
std::vector<merkit::Utterance> made_up_turns(std::size_t count) {
  std::vector<merkit::Utterance> turns(count);
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_scripted = i % 3 == 0;
    merkit::Rng words(1, is_scripted ? i % (count / 5) : i);
    merkit::Rng change(2, i);
    merkit::Utterance& turn = turns[i];
    const std::size_t session = i / (count / 5 + 1) + 1;
    turn.session = std::to_string(session);
    turn.speaker = turn.session + (i % 2 == 0 ? "F" : "M");
    turn.scenario = merkit::testing::made_up_turn(i, 4).scenario;
    turn.dialogue = fmt::format("Ses{:02}F_{}", session, turn.scenario);
    turn.id = fmt::format("{}_{}", turn.dialogue, i);
    std::string text;
    const std::size_t length = 3 + words.below(15);
    for (std::size_t w = 0; w < length; ++w) {
      const double rank = words.uniform() * words.uniform() * words.uniform();
      text += change.chance(0.02) ? "well " : fmt::format("w{} ", static_cast<int>(3000.0 * rank));
    }
    turn.text = text;
  }
  return turns;
}

void BM_LeakCheck(benchmark::State& state) {
  const auto turns = made_up_turns(static_cast<std::size_t>(state.range(0)));
  std::vector<const merkit::Utterance*> list;
  list.reserve(turns.size());
  for (const merkit::Utterance& turn : turns) {
    list.push_back(&turn);
  }
  const merkit::FoldSet folds = merkit::make_folds(list, {.protocol = "loso5+scenario-out"});
  std::size_t num_findings = 0;
  for (auto _ : state) {
    num_findings = merkit::check_leaks(folds, list).findings.size();
  }
  state.counters["folds"] = static_cast<double>(folds.folds.size());
  state.counters["findings"] = static_cast<double>(num_findings);
}
BENCHMARK(BM_LeakCheck)->Arg(5531)->Arg(10000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
