#include "merkit/eval/paired.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include "merkit/base/matrix.h"
#include "merkit/eval/cluster_draw.h"
#include "merkit/eval/pairing.h"

namespace merkit {
namespace {

constexpr std::size_t kNumMetrics = 2;
constexpr std::array<const char*, kNumMetrics> kMetrics = {"wa", "ua"};

using Values = std::array<double, kNumMetrics>;

Values values_of(const Tally& tally) {
  const CountScores scores = count_scores(tally.confusion());
  return {scores.wa, scores.ua};
}

// b minus a.
Values differences(const Tally& a, const Tally& b) {
  const Values of_a = values_of(a);
  const Values of_b = values_of(b);
  return {of_b[0] - of_a[0], of_b[1] - of_a[1]};
}

std::size_t num_seeds(const PredictionSet& set) {
  std::set<int> seeds;
  for (const Prediction& prediction : set.predictions) {
    seeds.insert(prediction.seed);
  }
  return seeds.size();
}

// Counts of each cluster, a seed's worth of them, so that the systems weigh alike.
std::vector<Tally> cluster_tallies(const PredictionSet& set, const ClusterNumbers& clusters) {
  const double weight = 1.0 / static_cast<double>(num_seeds(set));
  std::vector<Tally> tallies(clusters.count, Tally(set.classes.size(), false));
  Tally one(set.classes.size(), false);
  for (std::size_t i = 0; i < set.predictions.size(); ++i) {
    one.clear();
    one.add(set.predictions[i]);
    tallies[clusters.of_prediction[i]].add(one, weight);
  }
  return tallies;
}

struct PairedTallies {
  std::vector<Tally> a;
  std::vector<Tally> b;
};

PairedTallies paired_tallies(const PairedSets& sets, Grouping by) {
  return {cluster_tallies(sets.a, number_clusters(sets.a, by)),
          cluster_tallies(sets.b, number_clusters(sets.b, by))};
}

Tally sum_of(const std::vector<Tally>& tallies) {
  return drawn_sum(tallies, std::vector<double>(tallies.size(), 1.0));
}

double p_from_count(std::size_t count, std::size_t resamples) {
  return (1.0 + static_cast<double>(count)) / (1.0 + static_cast<double>(resamples));
}

void add_bootstrap(const PairedTallies& tallies, const BootstrapOptions& options, ThreadPool& pool,
                   PairedComparison& result) {
  const auto num_resamples = static_cast<std::size_t>(options.resamples);
  Matrix<double> values(kNumMetrics, num_resamples);
  pool.parallel_for(num_resamples, [&](std::size_t r) {
    const auto times = draw_clusters(tallies.a.size(), options.bootstrap_seed, r);
    const Values drawn = differences(drawn_sum(tallies.a, times), drawn_sum(tallies.b, times));
    for (std::size_t m = 0; m < kNumMetrics; ++m) {
      values(m, r) = drawn[m];
    }
  });
  for (std::size_t m = 0; m < kNumMetrics; ++m) {
    const auto row = values.row(m);
    const auto below = std::count_if(row.begin(), row.end(), [](double d) { return d <= 0.0; });
    const auto above = std::count_if(row.begin(), row.end(), [](double d) { return d >= 0.0; });
    const auto smaller = static_cast<std::size_t>(std::min(below, above));
    result.differences[m].interval = percentile_interval({row.begin(), row.end()}, options.level);
    result.differences[m].p_bootstrap = std::min(1.0, 2.0 * p_from_count(smaller, num_resamples));
  }
}

// Swaps the systems of each dialogue with probability 1/2.
Values permuted_differences(const PairedTallies& tallies, Rng rng) {
  Tally a = tallies.a.front();
  Tally b = a;
  a.clear();
  b.clear();
  for (std::size_t c = 0; c < tallies.a.size(); ++c) {
    const bool swap = rng.chance(0.5);
    a.add(swap ? tallies.b[c] : tallies.a[c]);
    b.add(swap ? tallies.a[c] : tallies.b[c]);
  }
  return differences(a, b);
}

void add_permutation(const PairedTallies& tallies, const BootstrapOptions& options,
                     ThreadPool& pool, PairedComparison& result) {
  constexpr double kRounding = 1e-12;  // swaps that give the same difference again count as such
  const auto num_resamples = static_cast<std::size_t>(options.resamples);
  std::vector<Values> values(num_resamples);
  pool.parallel_for(num_resamples, [&](std::size_t r) {
    const Rng rng(static_cast<std::uint64_t>(options.bootstrap_seed), r);
    values[r] = permuted_differences(tallies, rng.fork("permutation"));
  });
  for (std::size_t m = 0; m < kNumMetrics; ++m) {
    const double observed = std::abs(result.differences[m].difference) - kRounding;
    const auto count = std::count_if(values.begin(), values.end(), [&](const Values& drawn) {
      return std::abs(drawn[m]) >= observed;
    });
    result.differences[m].p_permutation =
        p_from_count(static_cast<std::size_t>(count), num_resamples);
  }
}

bool knows_dialogues(const PredictionSet& set) {
  return std::none_of(set.predictions.begin(), set.predictions.end(),
                      [](const Prediction& p) { return p.dialogue.empty(); });
}

// Right or wrong by utterance, of one seed; -1 where the seed has no prediction.
std::vector<int> right_by_utterance(const PredictionSet& set,
                                    const std::vector<std::size_t>& utterances, int seed,
                                    std::size_t count) {
  std::vector<int> right(count, -1);
  for (std::size_t i = 0; i < set.predictions.size(); ++i) {
    const Prediction& prediction = set.predictions[i];
    if (prediction.seed == seed) {
      right[utterances[i]] = prediction.predicted == prediction.label ? 1 : 0;
    }
  }
  return right;
}

McNemarTest mcnemar_of(const PairedSets& sets, int seed_a, int seed_b) {
  const auto a = right_by_utterance(sets.a, sets.utterances_a, seed_a, sets.num_utterances);
  const auto b = right_by_utterance(sets.b, sets.utterances_b, seed_b, sets.num_utterances);
  std::size_t only_a = 0;
  std::size_t only_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    only_a += static_cast<std::size_t>(a[i] == 1 && b[i] == 0);
    only_b += static_cast<std::size_t>(a[i] == 0 && b[i] == 1);
  }
  return mcnemar_test(only_a, only_b);
}

void add_mcnemar(const PairedSets& sets, PairedComparison& result) {
  std::set<int> seeds_a;
  std::set<int> seeds_b;
  for (const Prediction& prediction : sets.a.predictions) {
    seeds_a.insert(prediction.seed);
  }
  for (const Prediction& prediction : sets.b.predictions) {
    seeds_b.insert(prediction.seed);
  }
  if (seeds_a.size() == 1 && seeds_b.size() == 1) {
    result.mcnemar.push_back(
        {*seeds_a.begin(), mcnemar_of(sets, *seeds_a.begin(), *seeds_b.begin())});
    return;
  }
  for (const int seed : seeds_a) {
    if (seeds_b.count(seed) > 0) {
      result.mcnemar.push_back({seed, mcnemar_of(sets, seed, seed)});
    }
  }
}

// P(X <= k) for X ~ Binomial(n, 1/2).
double binomial_tail(std::size_t k, std::size_t n) {
  double term = std::pow(0.5, static_cast<double>(n));
  double sum = 0.0;
  for (std::size_t i = 0; i <= k; ++i) {
    sum += term;
    term *= static_cast<double>(n - i) / static_cast<double>(i + 1);
  }
  return sum;
}

}  // namespace

McNemarTest mcnemar_test(std::size_t num_only_a, std::size_t num_only_b) {
  constexpr std::size_t kExactBelow = 25;
  McNemarTest test{num_only_a, num_only_b, 1.0, true};
  const std::size_t discordant = num_only_a + num_only_b;
  if (discordant < kExactBelow) {
    test.p_value = std::min(1.0, 2.0 * binomial_tail(std::min(num_only_a, num_only_b), discordant));
    return test;
  }
  test.is_exact = false;
  const double gap = std::abs(static_cast<double>(num_only_a) - static_cast<double>(num_only_b));
  const double corrected = std::max(0.0, gap - 1.0);
  const double chi_squared = corrected * corrected / static_cast<double>(discordant);
  test.p_value = std::erfc(std::sqrt(0.5 * chi_squared));
  return test;
}

PairedComparison compare(const PredictionSet& a, const PredictionSet& b,
                         const BootstrapOptions& options, ThreadPool& pool) {
  check_options(options);
  const PairedSets sets = pair_sets(a, b);
  PairedComparison result;
  result.system_a = a.system;
  result.system_b = b.system;
  result.num_utterances = sets.num_utterances;
  result.notes = sets.notes;
  const PairedTallies clusters = paired_tallies(sets, grouping_from_name(options.cluster));
  result.num_clusters = clusters.a.size();
  const Values of_a = values_of(sum_of(clusters.a));
  const Values of_b = values_of(sum_of(clusters.b));
  for (std::size_t m = 0; m < kNumMetrics; ++m) {
    result.differences.push_back({kMetrics[m], of_a[m], of_b[m], of_b[m] - of_a[m], {}, 1.0, {}});
  }
  add_bootstrap(clusters, options, pool, result);
  if (knows_dialogues(sets.a)) {
    add_permutation(paired_tallies(sets, Grouping::kDialogue), options, pool, result);
  } else {
    result.notes.emplace_back("dialogues are unknown: no permutation test");
  }
  add_mcnemar(sets, result);
  return result;
}

std::vector<double> holm_adjusted(const std::vector<double>& p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return p_values[i] < p_values[j]; });
  std::vector<double> adjusted(p_values.size());
  double greatest = 0.0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const double scaled = static_cast<double>(order.size() - rank) * p_values[order[rank]];
    greatest = std::max(greatest, std::min(1.0, scaled));
    adjusted[order[rank]] = greatest;
  }
  return adjusted;
}

}  // namespace merkit
