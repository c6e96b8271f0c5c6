// Progress of long work on standard error: a bar with rate and time left on a terminal, a plain
// line now and then otherwise.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "merkit/base/run_control.h"

namespace merkit::cli {

// "00:42", "13:05", "2:13:05" for a number of seconds.
std::string format_duration(double seconds);

// One line saying how far `now` is after `elapsed_s` seconds of its stage.
std::string format_progress(const Progress& now, double elapsed_s);

// Draws what it is told. Not thread-safe: RunControl reports from one thread at a time.
class ProgressBar {
 public:
  // `quiet` draws nothing at all. A stage that is over within `show_after` is not drawn either.
  explicit ProgressBar(bool quiet,
                       std::chrono::milliseconds show_after = std::chrono::milliseconds(500));
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // Redraws if enough time has passed or the stage is finished.
  void update(const Progress& now);

 private:
  using Clock = std::chrono::steady_clock;

  void begin_stage(const Progress& now);
  void draw(const std::string& line);

  bool quiet_;
  std::chrono::milliseconds show_after_;
  bool is_terminal_;
  bool line_open_ = false;
  bool finished_ = false;
  std::string stage_;
  Clock::time_point stage_begin_;
  Clock::time_point last_draw_;
};

}  // namespace merkit::cli
