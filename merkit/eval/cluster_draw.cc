#include "merkit/eval/cluster_draw.h"

#include <fmt/format.h>

#include <map>

#include "merkit/base/error.h"

namespace merkit {

ClusterNumbers number_clusters(const PredictionSet& set, Grouping by) {
  std::map<std::string, std::size_t> numbers;
  std::vector<std::map<std::string, std::size_t>::iterator> places;
  for (const Prediction& prediction : set.predictions) {
    std::string name = group_of(prediction, by);
    if (name.empty()) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("intervals: expected the {0} of every prediction, got none for "
                              "\"{1}\"; name the corpus or resample something else than the {0}",
                              grouping_name(by), quote(prediction.id)));
    }
    places.push_back(numbers.emplace(std::move(name), 0).first);
  }
  std::size_t next = 0;
  for (auto& [name, number] : numbers) {
    number = next++;
  }
  ClusterNumbers result;
  result.count = numbers.size();
  for (const auto& place : places) {
    result.of_prediction.push_back(place->second);
  }
  return result;
}

std::vector<double> draw_clusters(std::size_t num_clusters, int seed, std::size_t index) {
  Rng rng = Rng(static_cast<std::uint64_t>(seed), index).fork("bootstrap");
  std::vector<double> times(num_clusters, 0.0);
  for (std::size_t i = 0; i < num_clusters; ++i) {
    times[static_cast<std::size_t>(rng.below(num_clusters))] += 1.0;
  }
  return times;
}

Tally drawn_sum(const std::vector<Tally>& tallies, const std::vector<double>& times) {
  Tally sum = tallies.front();
  sum.clear();
  for (std::size_t c = 0; c < tallies.size(); ++c) {
    if (times[c] > 0.0) {
      sum.add(tallies[c], times[c]);
    }
  }
  return sum;
}

}  // namespace merkit
