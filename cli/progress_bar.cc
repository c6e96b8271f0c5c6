#include "cli/progress_bar.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace merkit::cli {
namespace {

constexpr std::chrono::milliseconds kTerminalInterval{100};
constexpr std::chrono::seconds kPlainInterval{10};

std::string bar(double share) {
  constexpr int kWidth = 24;
  const int filled = static_cast<int>(std::lround(share * kWidth));
  return std::string(static_cast<std::size_t>(filled), '=') +
         std::string(static_cast<std::size_t>(kWidth - filled), ' ');
}

}  // namespace

std::string format_duration(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::lround(std::max(0.0, seconds)));
  constexpr std::int64_t kHour = 3600;
  constexpr std::int64_t kMinute = 60;
  if (whole >= kHour) {
    return fmt::format("{}:{:02}:{:02}", whole / kHour, whole % kHour / kMinute, whole % kMinute);
  }
  return fmt::format("{:02}:{:02}", whole / kMinute, whole % kMinute);
}

std::string format_progress(const Progress& now, double elapsed_s) {
  const double share =
      now.total == 0 ? 0.0 : static_cast<double>(now.done) / static_cast<double>(now.total);
  const double rate = elapsed_s > 0.0 ? static_cast<double>(now.done) / elapsed_s : 0.0;
  std::string line =
      fmt::format("{} {:3.0f} % {}/{} {}", now.stage, 100.0 * share, now.done, now.total, now.unit);
  if (now.done == now.total) {
    return line + fmt::format(", {:.0f}/s, took {}", rate, format_duration(elapsed_s));
  }
  if (rate > 0.0) {
    line += fmt::format(", {:.0f}/s, {} left", rate,
                        format_duration(static_cast<double>(now.total - now.done) / rate));
  }
  return line;
}

ProgressBar::ProgressBar(bool quiet, std::chrono::milliseconds show_after)
    : quiet_(quiet), show_after_(show_after), is_terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (line_open_) {
    std::fputs("\n", stderr);
  }
}

void ProgressBar::begin_stage(const Progress& now) {
  if (line_open_) {
    std::fputs("\n", stderr);
    line_open_ = false;
  }
  stage_ = now.stage;
  stage_begin_ = Clock::now();
  last_draw_ = stage_begin_;
  finished_ = false;
}

void ProgressBar::draw(const std::string& line) {
  constexpr const char* kClearLine = "\r\033[K";
  std::fputs(is_terminal_ ? (kClearLine + line).c_str() : (line + "\n").c_str(), stderr);
  line_open_ = is_terminal_;
}

void ProgressBar::update(const Progress& now) {
  if (quiet_) {
    return;
  }
  if (now.stage != stage_) {
    begin_stage(now);
  }
  const Clock::time_point time = Clock::now();
  const bool done = now.done == now.total;
  const auto interval =
      is_terminal_ ? Clock::duration(kTerminalInterval) : Clock::duration(kPlainInterval);
  if (finished_ || time - stage_begin_ < show_after_ || (!done && time - last_draw_ < interval)) {
    return;
  }
  last_draw_ = time;
  finished_ = done;
  const double elapsed_s = std::chrono::duration<double>(time - stage_begin_).count();
  const double share =
      now.total == 0 ? 1.0 : static_cast<double>(now.done) / static_cast<double>(now.total);
  const std::string line = format_progress(now, elapsed_s);
  draw(is_terminal_ ? "[" + bar(share) + "] " + line : line);
}

}  // namespace merkit::cli
