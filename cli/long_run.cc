#include "cli/long_run.h"

#include <atomic>
#include <csignal>

namespace merkit::cli {
namespace {

std::atomic<bool> stop_requested{false};

extern "C" void request_stop(int signal) {
  stop_requested.store(true, std::memory_order_relaxed);
  std::signal(signal, SIG_DFL);
}

}  // namespace

void add_run_options(CLI::App& command, RunOptions& options) {
  constexpr std::size_t kMaxThreads = 1024;
  command.add_option("--threads", options.num_threads, "Threads to use; 0: one per core")
      ->check(CLI::Range(std::size_t{0}, kMaxThreads));
  command.add_flag("--quiet", options.quiet, "No progress on standard error");
}

void add_json_flag(CLI::App& command, bool& json) {
  command.add_flag("--json", json, "Print the result as JSON");
}

LongRun::LongRun(const RunOptions& options) : pool_(options.num_threads), bar_(options.quiet) {
  std::signal(SIGINT, request_stop);
  std::signal(SIGTERM, request_stop);
}

RunControl LongRun::control() {
  return RunControl{.pool = pool_,
                    .progress = [this](const Progress& now) { bar_.update(now); },
                    .stop = &stop_requested};
}

}  // namespace merkit::cli
