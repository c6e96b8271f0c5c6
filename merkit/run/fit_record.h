// What a fit leaves in its folder once it is over: fit.json, model.safetensors, predictions.jsonl.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "merkit/eval/evaluation.h"
#include "merkit/eval/predictions.h"
#include "merkit/run/fitter.h"

namespace merkit {

// fit.json: written last, so that where it is, the fit is over.
struct FitRecord {
  std::string fold;
  std::uint64_t seed = 0;
  std::string identity;  // of the run and the fold's inputs
  int chosen_epoch = 0;
  std::size_t num_test = 0;
  double seconds = 0.0;
  std::vector<std::string> notes;            // gaps in the data
  std::map<std::string, std::string> facts;  // what was chosen
  std::vector<OptimisticFigure> optimistic;  // as published: figures chosen on the test part
};

// The record in the folder of a fit; nullopt if the fit is not over. Throws Error(kCorruptData) for
// a file of another form.
std::optional<FitRecord> read_fit_record(const std::filesystem::path& folder);

// Throws Error(kIo).
void write_fit_record(const std::filesystem::path& folder, const FitRecord& record);

// What the best epoch on the test part, the last one and the mean of the last ten show; empty
// unless every epoch of the history looked at the test part.
std::vector<OptimisticFigure> optimistic_figures(const std::vector<EpochFigures>& history);

// The predictions of a fit for one part of its fold. `probabilities` [number of utterances of the
// part, num_classes].
PredictionSet part_predictions(const FitCall& call, Part part, const Matrix<float>& probabilities);

// The model of an outcome with its facts, and with two samples as self-test: one of random numbers
// and words, and one in which every input is absent. No utterance of the corpus is in the file.
Model finished_model(const FitCall& call, const FitOutcome& outcome);

}  // namespace merkit
