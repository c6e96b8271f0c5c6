#include "merkit/classic/utterance_statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "merkit/base/error.h"

namespace merkit {
namespace {

struct Statistics {
  std::span<float> highest;
  std::span<float> lowest;
  std::span<float> mean;
  std::span<float> share;
};

void statistics_of(MatrixView<const float> posteriors, double threshold, const Statistics& out) {
  const auto num_segments = static_cast<double>(posteriors.rows);
  for (std::size_t c = 0; c < posteriors.cols; ++c) {
    float highest = posteriors.values[c];
    float lowest = highest;
    double sum = 0.0;
    double num_above = 0.0;
    for (std::size_t s = 0; s < posteriors.rows; ++s) {
      const float p = posteriors.row(s)[c];
      highest = std::max(highest, p);
      lowest = std::min(lowest, p);
      sum += static_cast<double>(p);
      num_above += static_cast<double>(p) > threshold ? 1.0 : 0.0;
    }
    out.highest[c] = highest;
    out.lowest[c] = lowest;
    out.mean[c] = static_cast<float>(sum / num_segments);
    out.share[c] = static_cast<float>(num_above / num_segments);
  }
}

}  // namespace

std::vector<float> utterance_statistics(MatrixView<const float> posteriors, double threshold) {
  const std::size_t num_classes = posteriors.cols;
  if (num_classes == 0) {
    throw Error(ErrorCode::kInvalidArgument, "utterance statistics: expected classes, got none");
  }
  if (!(threshold >= 0.0 && threshold < 1.0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("utterance statistics: expected a threshold from 0 to below 1, got {}",
                            threshold));
  }
  const std::vector<float> uniform(num_classes, 1.0F / static_cast<float>(num_classes));
  if (posteriors.rows == 0) {
    posteriors = {uniform, 1, num_classes};
  }
  std::vector<float> values(kNumUtteranceStatistics * num_classes);
  const auto part = [&](std::size_t i) {
    return std::span(values).subspan(i * num_classes, num_classes);
  };
  statistics_of(posteriors, threshold, {part(0), part(1), part(2), part(3)});
  return values;
}

std::vector<std::string> utterance_statistics_names(const std::vector<std::string>& classes) {
  std::vector<std::string> names;
  for (const char* statistic : {"max", "min", "mean", "share"}) {
    for (const std::string& name : classes) {
      names.push_back(fmt::format("{}_{}", statistic, name));
    }
  }
  return names;
}

}  // namespace merkit
