// The folder of a run: what lies where, and whose it is.
//
//   RUN/recipe.toml, run.json, fits/<fold>/seed<k>/..., predictions.jsonl, result.json
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "merkit/run/experiment.h"
#include "merkit/run/run_options.h"

namespace merkit {

// One fit of a run.
struct FitJob {
  const Fold* fold = nullptr;
  std::uint64_t seed = 0;
  std::string name;              // "session1, seed 2"
  std::filesystem::path folder;  // RUN/fits/session1/seed2
};

// Everything that decides what a run computes, as texts by name: recipe, protocol, membership of
// the folds, classes, labels and texts, features. Two runs of the same identity compute the same.
using RunIdentity = std::map<std::string, std::string>;

RunIdentity run_identity(const Experiment& experiment, const RunRequest& request);

// Hash of the identity, 32 hexadecimal digits.
std::string identity_hash(const RunIdentity& identity);

// Makes the folder and writes recipe.toml and run.json; in a folder that has a run already, checks
// that it is this one. `version` is the program's. Throws Error(kInvalidArgument), naming what
// differs, if the folder holds a run of another identity, Error(kCorruptData) for a run.json that
// is none, and Error(kIo).
void begin_run(const Experiment& experiment, const RunRequest& request, const std::string& version);

// The fits of the run, seed by seed, each with the folds in their order.
std::vector<FitJob> plan_fits(const Experiment& experiment, const RunRequest& request);

}  // namespace merkit
