// Progress of a run on standard error: one line for the epoch that has just ended.
#pragma once

#include <chrono>
#include <string>

#include "merkit/run/run_fits.h"

namespace merkit::cli {

// "[3/10 fits] session1, seed 1: epoch 4/30, loss 1.021, dev WA 51.2 UA 48.0 %, 820 utterances/s,
// 02:13 left". `left_s` below 0: unknown.
std::string format_status(const RunStatus& status, double left_s);

// Draws over the last line on a terminal; elsewhere prints a line at most every ten seconds and at
// the end of a fit. Not thread-safe: statuses come from one thread at a time.
class TrainProgress {
 public:
  explicit TrainProgress(bool quiet);
  ~TrainProgress();
  TrainProgress(const TrainProgress&) = delete;
  TrainProgress& operator=(const TrainProgress&) = delete;

  void update(const RunStatus& status);

 private:
  using Clock = std::chrono::steady_clock;

  bool quiet_;
  bool is_terminal_;
  bool line_open_ = false;
  std::size_t num_epochs_seen_ = 0;
  std::size_t first_done_ = 0;
  Clock::time_point begin_;
  Clock::time_point last_draw_;
};

}  // namespace merkit::cli
