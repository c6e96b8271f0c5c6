// Temperature scaling: makes confidences mean what they say, without changing any decision.
//
//   const TemperatureFit fit = fit_temperature(dev.predictions);
//   apply_temperature(probabilities, fit.temperature);
#pragma once

#include <span>

#include "merkit/eval/predictions.h"

namespace merkit {

inline constexpr double kMinTemperature = 0.01;
inline constexpr double kMaxTemperature = 100.0;

struct TemperatureFit {
  double temperature = 1.0;      // in kMinTemperature .. kMaxTemperature; > 1: was too confident
  double log_loss_before = 0.0;  // mean over the predictions, nats
  double log_loss_after = 0.0;   // never greater
};

// Raises each probability to 1 / temperature and divides by the sum: softmax(logits / T) where the
// probabilities are softmax(logits) (Guo et al. 2017, "On calibration of modern neural networks",
// section 4.2). Zeros are taken for 1e-15.
// Throws Error(kInvalidArgument) if the temperature is not above 0.
void apply_temperature(std::span<double> probabilities, double temperature);
void apply_temperature(std::span<float> probabilities, double temperature);

// The temperature with the least negative log-likelihood on `predictions`, which must be those of a
// development part. The likelihood is convex in 1 / temperature, so bisection of its derivative
// finds the one minimum; at a bound, or where the likelihood no longer changes, if there is none
// inside, as when every prediction is right.
// Throws Error(kInvalidArgument) without predictions or without probabilities.
TemperatureFit fit_temperature(std::span<const Prediction> predictions);

// Applies the temperature to every prediction of `set`; predicted classes stay.
void apply_temperature(PredictionSet& set, double temperature);

}  // namespace merkit
