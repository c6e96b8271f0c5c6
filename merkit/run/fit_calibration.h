// Calibration of a model that was chosen: temperature, threshold of confidence and ranges of its
// inputs, from the development part of its fold.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "merkit/model/model_calibration.h"
#include "merkit/run/fitter.h"

namespace merkit {

// Fits what [calibration] of the recipe asks for on the development part; nullopt if there is none.
// The range of an input is that of the training part; its limit is `range` times the largest
// distance of a dev utterance, as the model sees it and, where rows are normalised by speaker or
// actor, also as it would see the utterance of somebody unknown.
std::optional<ModelCalibration> fit_calibration(const FitCall& call, const Predictor& predict);

// `predict` with its probabilities calibrated, as whoever runs the model gets them.
Predictor calibrated(Predictor predict, const std::optional<ModelCalibration>& calibration);

// The calibration in words and numbers for the record of the fit: what `merkit model show` prints.
std::map<std::string, std::string> calibration_facts(const ModelCalibration& calibration);

}  // namespace merkit
