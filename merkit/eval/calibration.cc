#include "merkit/eval/calibration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/matrix.h"

namespace merkit {
namespace {

constexpr double kSmallest = 1e-15;

double log_of(double probability) noexcept { return std::log(std::max(probability, kSmallest)); }

struct LogProbabilities {
  Matrix<double> logs;  // [num_predictions, num_classes]
  std::vector<std::size_t> labels;
};

LogProbabilities logs_of(std::span<const Prediction> predictions) {
  if (predictions.empty() || predictions.front().probabilities.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                "temperature: expected predictions with probabilities, got none");
  }
  LogProbabilities result{
      Matrix<double>(predictions.size(), predictions.front().probabilities.size()), {}};
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    std::transform(predictions[i].probabilities.begin(), predictions[i].probabilities.end(),
                   result.logs.row(i).begin(), log_of);
    result.labels.push_back(predictions[i].label);
  }
  return result;
}

struct Likelihood {
  double log_loss = 0.0;    // mean over predictions
  double derivative = 0.0;  // of it, by the inverse temperature
};

Likelihood likelihood_at(const LogProbabilities& data, double inverse_temperature) {
  Likelihood total;
  for (std::size_t i = 0; i < data.labels.size(); ++i) {
    const auto logs = data.logs.row(i);
    const double greatest = *std::max_element(logs.begin(), logs.end());
    double sum = 0.0;
    double weighted = 0.0;
    for (const double value : logs) {
      const double weight = std::exp(inverse_temperature * (value - greatest));
      sum += weight;
      weighted += weight * value;
    }
    const double of_label = logs[data.labels[i]];
    total.log_loss += std::log(sum) + inverse_temperature * (greatest - of_label);
    total.derivative += weighted / sum - of_label;
  }
  const auto n = static_cast<double>(data.labels.size());
  return {total.log_loss / n, total.derivative / n};
}

template <class T>
void scale(std::span<T> probabilities, double temperature) {
  if (!(temperature > 0.0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("temperature: expected above 0, got {}", temperature));
  }
  double greatest = 0.0;
  for (const T p : probabilities) {
    greatest = std::max(greatest, static_cast<double>(p));
  }
  double sum = 0.0;
  for (T& p : probabilities) {
    const double power =
        std::exp((log_of(static_cast<double>(p)) - log_of(greatest)) / temperature);
    p = static_cast<T>(power);
    sum += power;
  }
  for (T& p : probabilities) {
    p = static_cast<T>(static_cast<double>(p) / sum);
  }
}

}  // namespace

void apply_temperature(std::span<double> probabilities, double temperature) {
  scale(probabilities, temperature);
}

void apply_temperature(std::span<float> probabilities, double temperature) {
  scale(probabilities, temperature);
}

TemperatureFit fit_temperature(std::span<const Prediction> predictions) {
  const LogProbabilities data = logs_of(predictions);
  constexpr int kHalvings = 60;
  double low = std::log(1.0 / kMaxTemperature);
  double high = std::log(1.0 / kMinTemperature);
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = 0.5 * (low + high);
    (likelihood_at(data, std::exp(middle)).derivative < 0.0 ? low : high) = middle;
  }
  TemperatureFit fit;
  fit.temperature = std::clamp(std::exp(-0.5 * (low + high)), kMinTemperature, kMaxTemperature);
  fit.log_loss_before = likelihood_at(data, 1.0).log_loss;
  fit.log_loss_after = likelihood_at(data, 1.0 / fit.temperature).log_loss;
  return fit;
}

void apply_temperature(PredictionSet& set, double temperature) {
  for (Prediction& prediction : set.predictions) {
    apply_temperature(std::span(prediction.probabilities), temperature);
  }
}

}  // namespace merkit
