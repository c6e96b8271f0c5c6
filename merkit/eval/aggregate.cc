#include "merkit/eval/aggregate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/eval/risk_coverage.h"
#include "merkit/eval/tally.h"

namespace merkit {
namespace {

struct Pool {
  Tally tally;
  std::vector<ConfidencePoint> points;
};

// Scores of the predictions with equal keys, keys ascending.
template <class KeyOf, class NameOf>
std::vector<PartScores> scores_by(const PredictionSet& set, KeyOf&& key_of, NameOf&& name_of) {
  std::map<std::decay_t<decltype(key_of(set.predictions[0]))>, Pool> pools;
  for (const Prediction& prediction : set.predictions) {
    Pool& pool = pools
                     .try_emplace(key_of(prediction),
                                  Pool{Tally(set.classes.size(), has_probabilities(set)), {}})
                     .first->second;
    pool.tally.add(prediction);
    append_confidence(prediction, pool.points);
  }
  std::vector<PartScores> parts;
  for (auto& [key, pool] : pools) {
    PartScores part{name_of(key), static_cast<std::size_t>(pool.tally.count()),
                    pool.tally.scores()};
    part.scores.aurc = risk_coverage_area(std::move(pool.points));
    parts.push_back(std::move(part));
  }
  return parts;
}

std::vector<double> values_of(const std::vector<PartScores>& parts, std::size_t metric) {
  std::vector<double> values;
  values.reserve(parts.size());
  for (const PartScores& part : parts) {
    values.push_back(named_scores(part.scores)[metric].value.value_or(0.0));
  }
  return values;
}

using Place = std::pair<std::string_view, std::string_view>;  // fold and id

std::map<int, std::vector<Place>> places_by_seed(const PredictionSet& set) {
  std::map<int, std::vector<Place>> places;
  for (const Prediction& prediction : set.predictions) {
    places[prediction.seed].emplace_back(prediction.fold, prediction.id);
  }
  return places;
}

}  // namespace

Spread spread_of(const std::vector<double>& values) {
  Spread spread;
  spread.count = values.size();
  if (values.empty()) {
    return spread;
  }
  const auto n = static_cast<double>(values.size());
  for (const double value : values) {
    spread.mean += value / n;
  }
  double squares = 0.0;
  for (const double value : values) {
    squares += (value - spread.mean) * (value - spread.mean);
  }
  spread.sd = values.size() > 1 ? std::sqrt(squares / (n - 1.0)) : 0.0;
  return spread;
}

std::vector<PartScores> scores_by_seed(const PredictionSet& set) {
  return scores_by(
      set, [](const Prediction& p) { return p.seed; },
      [](int seed) { return std::to_string(seed); });
}

std::vector<PartScores> scores_by_fold(const PredictionSet& set) {
  return scores_by(
      set, [](const Prediction& p) { return p.fold; },
      [](const std::string& fold) { return fold; });
}

std::vector<MetricSummary> summarise(const Scores& pooled, const std::vector<PartScores>& by_seed,
                                     const std::vector<PartScores>& by_fold) {
  std::vector<MetricSummary> summaries;
  const auto scores = named_scores(pooled);
  for (std::size_t m = 0; m < scores.size(); ++m) {
    if (scores[m].value) {
      summaries.push_back({scores[m].info, *scores[m].value, spread_of(values_of(by_seed, m)),
                           spread_of(values_of(by_fold, m))});
    }
  }
  return summaries;
}

std::vector<std::string> incomplete_seeds(const PredictionSet& set) {
  std::vector<std::string> notes;
  const auto places = places_by_seed(set);
  for (const auto& [seed, of_seed] : places) {
    const auto& first = places.begin()->second;
    const auto [a, b] = std::mismatch(first.begin(), first.end(), of_seed.begin(), of_seed.end());
    if (a != first.end() || b != of_seed.end()) {
      const bool lacks = b == of_seed.end() || (a != first.end() && *a < *b);
      const Place& place = lacks ? *a : *b;
      notes.push_back(fmt::format(R"(seed {} {} id "{}" of fold "{}", unlike seed {})", seed,
                                  lacks ? "lacks" : "has", quote(place.second), quote(place.first),
                                  places.begin()->first));
    }
  }
  return notes;
}

}  // namespace merkit
