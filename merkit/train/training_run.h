// One training run at work: steps, epochs, choice of epoch, checkpoints. Not a public header.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "merkit/train/checkpoint.h"
#include "merkit/train/epoch_order.h"
#include "merkit/train/fit.h"
#include "merkit/train/objective.h"
#include "merkit/train/torch_net.h"
#include "merkit/train/torch_optimiser.h"

namespace merkit {

// Not thread-safe. Everything given must outlive it.
class TrainingRun {
 public:
  // A new run, or the one in the checkpoint. Throws as fit().
  TrainingRun(const FitTask& task, const FitOptions& options, const RunControl& control);

  bool is_over() const noexcept { return state_.is_over; }
  // The rest of the epoch at work, its evaluation and its checkpoint. Throws as fit().
  void run_epoch();
  FitResult result() const;

 private:
  void step(const std::vector<std::size_t>& places);
  ObjectiveLoss batch_loss(const std::vector<NetOutput>& outputs,
                           const std::vector<std::size_t>& places);
  void end_epoch();
  void choose(EpochReport& report);
  bool is_last_epoch() const noexcept { return state_.epoch == options_.training.epochs; }
  std::optional<PartScore> evaluate(const TrainingData* data);
  void collect_state();
  void save();
  [[noreturn]] void fail_diverged(std::size_t step, double loss) const;
  void report_progress(std::size_t done) const;

  const FitTask& task_;
  const FitOptions& options_;
  const RunControl& control_;
  CheckpointPlace place_;
  TorchNet net_;
  TorchOptimiser optimiser_;
  std::unique_ptr<Objective> objective_;
  std::vector<std::size_t> lengths_;  // that padding depends on
  std::vector<float> weights_;        // of the loss of each example
  TrainingState state_;
  int saved_epoch_ = 0;  // the last whole epoch in the checkpoint
  std::chrono::steady_clock::time_point last_save_;
};

}  // namespace merkit
