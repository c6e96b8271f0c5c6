#include "merkit/run/fit_calibration.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "merkit/base/options.h"
#include "merkit/eval/calibration.h"
#include "merkit/eval/risk_coverage.h"
#include "merkit/run/fit_record.h"

namespace merkit {
namespace {

MatrixView<const float> view_of(const Matrix<float>& rows) {
  return {rows.values(), rows.rows(), rows.cols()};
}

// Mean and deviation of every measure over the utterances of the training part that have input `f`.
InputRange training_range(const FitCall& call, std::size_t f) {
  std::vector<std::vector<double>> all;
  for (const PreparedUtterance& utterance : call.data.part(Part::kTrain)) {
    if (utterance.inputs[f].rows > 0) {
      all.push_back(range_measures(utterance.inputs[f]));
    }
  }
  const std::size_t size = 2 * call.data.inputs()[f].num_columns();
  const auto count = static_cast<double>(std::max<std::size_t>(all.size(), 1));
  InputRange range{std::vector<double>(size, 0.0), std::vector<double>(size, 0.0)};
  for (const std::vector<double>& measures : all) {
    for (std::size_t i = 0; i < size; ++i) {
      range.means[i] += measures[i] / count;
    }
  }
  for (const std::vector<double>& measures : all) {
    for (std::size_t i = 0; i < size; ++i) {
      range.deviations[i] += std::pow(measures[i] - range.means[i], 2.0) / count;
    }
  }
  for (double& deviation : range.deviations) {
    deviation = std::sqrt(deviation);
  }
  return range;
}

// The farthest of the dev utterances, 0 if none has the input.
double largest_distance(const FitCall& call, std::size_t f, const InputRange& range) {
  const ModelInput& input = call.data.inputs()[f];
  const bool by_group =
      input.state().feature.normalise == "speaker" || input.state().feature.normalise == "actor";
  double largest = 0.0;
  for (const PreparedUtterance& utterance : call.data.part(Part::kDev)) {
    if (utterance.inputs[f].rows == 0) {
      continue;
    }
    largest = std::max(largest, range_distance(range, utterance.inputs[f]));
    if (by_group) {
      const auto raw = call.experiment.table->rows(f, utterance.place);
      largest = std::max(largest, range_distance(range, view_of(input.from_rows(raw, ""))));
    }
  }
  return largest;
}

void add_ranges(const FitCall& call, ModelCalibration& calibration) {
  const double factor = call.experiment.recipe.calibration.range;
  for (std::size_t f = 0; factor > 0.0 && f < call.data.inputs().size(); ++f) {
    const ModelInput& input = call.data.inputs()[f];
    if (input.is_text()) {
      continue;
    }
    InputRange range = training_range(call, f);
    range.limit = factor * largest_distance(call, f, range);
    if (range.limit > 0.0) {
      calibration.ranges[input.name()] = std::move(range);
    }
  }
}

}  // namespace

std::optional<ModelCalibration> fit_calibration(const FitCall& call, const Predictor& predict) {
  const auto& dev = call.data.part(Part::kDev);
  if (dev.empty()) {
    return std::nullopt;
  }
  PredictionSet set = part_predictions(call, Part::kDev, predict(dev));
  const CalibrationOptions& options = call.experiment.recipe.calibration;
  ModelCalibration calibration{.num_dev = dev.size()};
  if (options.temperature) {
    calibration.temperature = fit_temperature(set.predictions).temperature;
  }
  apply_temperature(set, calibration.temperature);
  if (options.risk > 0.0) {
    std::vector<ConfidencePoint> points;
    for (const Prediction& prediction : set.predictions) {
      append_confidence(prediction, points);
    }
    const RiskThreshold threshold = risk_threshold(std::move(points), options.risk);
    calibration.min_confidence = threshold.confidence;
    calibration.risk = threshold.risk;
    calibration.coverage = threshold.coverage;
  }
  add_ranges(call, calibration);
  return calibration;
}

Predictor calibrated(Predictor predict, const std::optional<ModelCalibration>& calibration) {
  if (!calibration) {
    return predict;
  }
  return [predict = std::move(predict),
          calibration = *calibration](std::span<const PreparedUtterance> utterances) {
    Matrix<float> said = predict(utterances);
    for (std::size_t i = 0; i < said.rows(); ++i) {
      calibration.apply(said.row(i));
    }
    return said;
  };
}

std::map<std::string, std::string> calibration_facts(const ModelCalibration& calibration) {
  return {{"temperature", format_number(calibration.temperature)},
          {"min_confidence", format_number(calibration.min_confidence)},
          {"dev_risk", format_number(calibration.risk)},
          {"dev_coverage", format_number(calibration.coverage)}};
}

}  // namespace merkit
