#include "merkit/eval/tally.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace merkit {
namespace {

// Places behind the confusion matrix.
constexpr std::size_t kLogLoss = 0;
constexpr std::size_t kBrier = 1;
constexpr std::size_t kBins = 2;
constexpr std::size_t kBinSize = 3;  // count, sum of confidences, number right

double log_loss_of(const Prediction& prediction) noexcept {
  const double p = prediction.probabilities[prediction.label];
  return -std::log(std::max(p, std::numeric_limits<double>::epsilon()));
}

double brier_of(const Prediction& prediction) noexcept {
  double sum = 0.0;
  for (std::size_t k = 0; k < prediction.probabilities.size(); ++k) {
    const double error = prediction.probabilities[k] - (k == prediction.label ? 1.0 : 0.0);
    sum += error * error;
  }
  return sum;
}

std::size_t bin_of(double confidence) noexcept {
  const double place = std::ceil(confidence * static_cast<double>(kNumReliabilityBins)) - 1.0;
  return std::min(static_cast<std::size_t>(std::max(place, 0.0)), kNumReliabilityBins - 1);
}

}  // namespace

Tally::Tally(std::size_t num_classes, bool has_probabilities)
    : num_classes_(num_classes),
      has_probabilities_(has_probabilities),
      sums_(num_classes * num_classes +
                (has_probabilities ? kBins + kNumReliabilityBins * kBinSize : 0),
            0.0) {}

void Tally::add(const Prediction& prediction) noexcept {
  sums_[prediction.label * num_classes_ + prediction.predicted] += 1.0;
  if (!has_probabilities_) {
    return;
  }
  const double confidence = prediction.probabilities[prediction.predicted];
  double* const behind = &sums_[num_classes_ * num_classes_];
  behind[kLogLoss] += log_loss_of(prediction);
  behind[kBrier] += brier_of(prediction);
  double* const bin = behind + kBins + bin_of(confidence) * kBinSize;
  bin[0] += 1.0;
  bin[1] += confidence;
  bin[2] += prediction.predicted == prediction.label ? 1.0 : 0.0;
}

void Tally::add(const Tally& other, double weight) noexcept {
  const double* const from = other.sums_.data();
  double* const to = sums_.data();
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    to[i] += weight * from[i];
  }
}

void Tally::clear() noexcept { std::fill(sums_.begin(), sums_.end(), 0.0); }

double Tally::count() const noexcept {
  double total = 0.0;
  for (std::size_t i = 0; i < num_classes_ * num_classes_; ++i) {
    total += sums_[i];
  }
  return total;
}

Confusion Tally::confusion() const {
  const auto end = sums_.begin() + static_cast<std::ptrdiff_t>(num_classes_ * num_classes_);
  return {num_classes_, num_classes_, std::vector<double>(sums_.begin(), end)};
}

std::span<const double> Tally::bins() const noexcept {
  return std::span(sums_).subspan(num_classes_ * num_classes_ + kBins);
}

Scores Tally::scores() const {
  Scores scores;
  scores.counts = count_scores(confusion());
  const double total = count();
  if (!has_probabilities_ || !(total > 0.0)) {
    return scores;
  }
  const double* const behind = &sums_[num_classes_ * num_classes_];
  scores.log_loss = behind[kLogLoss] / total;
  scores.brier = behind[kBrier] / total;
  double gap = 0.0;
  const auto all = bins();
  for (std::size_t b = 0; b < all.size(); b += kBinSize) {
    gap += std::abs(all[b + 2] - all[b + 1]);
  }
  scores.ece = gap / total;
  return scores;
}

std::vector<ReliabilityBin> Tally::reliability() const {
  std::vector<ReliabilityBin> result;
  if (!has_probabilities_) {
    return result;
  }
  constexpr auto kCount = static_cast<double>(kNumReliabilityBins);
  const auto all = bins();
  for (std::size_t b = 0; b < kNumReliabilityBins; ++b) {
    const auto sums = all.subspan(b * kBinSize, kBinSize);
    ReliabilityBin bin{static_cast<double>(b) / kCount, static_cast<double>(b + 1) / kCount,
                       sums[0], 0.0, 0.0};
    if (sums[0] > 0.0) {
      bin.mean_confidence = sums[1] / sums[0];
      bin.accuracy = sums[2] / sums[0];
    }
    result.push_back(bin);
  }
  return result;
}

}  // namespace merkit
