#include "cli/train_progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "cli/progress_bar.h"

namespace merkit::cli {
namespace {

constexpr std::chrono::seconds kPlainInterval{10};
constexpr double kPercent = 100.0;

}  // namespace

std::string format_status(const RunStatus& status, double left_s) {
  const EpochFigures& epoch = status.epoch;
  const int number = epoch.setting > 0 ? epoch.setting : epoch.epoch;
  std::string line = fmt::format("[{}/{} fits] {}: {} {}/{}", status.num_fits_done, status.num_fits,
                                 status.fit, status.unit, number, status.num_epochs);
  if (status.unit == "epoch") {
    line += fmt::format(", loss {:.3f}", epoch.train_loss);
  }
  if (epoch.dev && epoch.dev->cer) {
    line += fmt::format(", dev CER {:.1f} %", kPercent * *epoch.dev->cer);
  } else if (epoch.dev) {
    line += fmt::format(", dev WA {:.1f} UA {:.1f} %", kPercent * epoch.dev->wa,
                        kPercent * epoch.dev->ua);
  }
  line += fmt::format(", {:.0f} utterances/s", epoch.utterances_per_s);
  return left_s < 0.0 ? line : line + ", " + format_duration(left_s) + " left";
}

TrainProgress::TrainProgress(bool quiet)
    : quiet_(quiet), is_terminal_(::isatty(STDERR_FILENO) == 1), begin_(Clock::now()) {}

TrainProgress::~TrainProgress() {
  if (line_open_) {
    std::fputs("\n", stderr);
  }
}

void TrainProgress::update(const RunStatus& status) {
  if (quiet_) {
    return;
  }
  const auto now = Clock::now();
  if (num_epochs_seen_ == 0) {
    first_done_ = status.num_fits_done;
  }
  ++num_epochs_seen_;
  const bool is_last = status.epoch.epoch == status.num_steps;
  const bool is_due = last_draw_ == Clock::time_point{} || now - last_draw_ >= kPlainInterval;
  if (!is_terminal_ && !is_last && !is_due) {
    return;
  }
  last_draw_ = now;
  const auto total = static_cast<double>(status.num_fits - first_done_) * status.num_steps;
  const auto seen = static_cast<double>(num_epochs_seen_);
  const double elapsed_s = std::chrono::duration<double>(now - begin_).count();
  const double left_s = elapsed_s / seen * (total > seen ? total - seen : 0.0);
  const std::string line = format_status(status, left_s);
  std::fputs(is_terminal_ ? ("\r\033[K" + line).c_str() : (line + "\n").c_str(), stderr);
  line_open_ = is_terminal_;
}

}  // namespace merkit::cli
