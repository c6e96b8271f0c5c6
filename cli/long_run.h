// The options and the state that commands with long work share: threads, progress, Ctrl-C.
//
//   add_run_options(command, options->run);
//   ...
//   LongRun run(options.run);
//   read_iemocap(path, run.control());
#pragma once

#include <CLI/App.hpp>
#include <cstddef>

#include "cli/progress_bar.h"
#include "merkit/base/run_control.h"
#include "merkit/base/thread_pool.h"

namespace merkit::cli {

struct RunOptions {
  std::size_t num_threads = 0;  // 0: one per core
  bool quiet = false;           // no progress on standard error
};

// Declares --threads and --quiet.
void add_run_options(CLI::App& command, RunOptions& options);

// Declares --json.
void add_json_flag(CLI::App& command, bool& json);

// Threads, progress bar and interrupt handling of one command. The first Ctrl-C asks the work to
// stop where it can be resumed, the second ends the program at once.
class LongRun {
 public:
  explicit LongRun(const RunOptions& options);
  LongRun(const LongRun&) = delete;
  LongRun& operator=(const LongRun&) = delete;

  // Valid as long as this object.
  RunControl control();

 private:
  ThreadPool pool_;
  ProgressBar bar_;
};

}  // namespace merkit::cli
