// The state of a training run as a file, so that it can go on after it was stopped or killed.
// Byte layout: docs/formats.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "merkit/train/fit.h"

namespace merkit {

// Everything that training depends on from here on. Arrays are laid out as ParameterLayout says.
struct TrainingState {
  int epoch = 1;                // at work, 1, 2, ...
  std::size_t num_batches = 0;  // of it that are done
  double loss_sum = 0.0;        // over them
  double loss_count = 0.0;      // examples in loss_sum
  double epoch_seconds = 0.0;   // spent on them

  int best_epoch = 0;       // 0: none yet
  double best_score = 0.0;  // of that epoch; larger is better
  bool is_over = false;
  bool stopped_early = false;
  std::vector<EpochReport> history;

  std::uint64_t num_steps = 0;            // of the optimiser
  std::vector<double> objective;          // Objective::state()
  std::vector<float> values;              // parameters now
  std::vector<float> best_values;         // of best_epoch; empty: none, or values are
  std::vector<std::vector<float>> slots;  // of the optimiser, of the trainable parameters
};

// Where a checkpoint lies, and whose it is.
struct CheckpointPlace {
  std::filesystem::path path;
  std::string identity;  // hash of options, seed, graph and data
};

// Replaces the file in one step. Throws Error(kIo); the old file then stays as it was.
void write_checkpoint(const CheckpointPlace& place, const TrainingState& state);

// The state in the file; nullopt if there is no file. Throws Error(kIo) if it cannot be read,
// Error(kCorruptData) if it is damaged or does not fit `expected` (whose arrays have the right
// sizes), Error(kUnsupportedVersion) if a newer program wrote it, and Error(kInvalidArgument) if
// it is of another run.
std::optional<TrainingState> read_checkpoint(const CheckpointPlace& place,
                                             const TrainingState& expected);

}  // namespace merkit
