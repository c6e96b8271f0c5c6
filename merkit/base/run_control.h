// What a long-running call needs from the program around it: threads, a place to report progress,
// and a way to be stopped. The library itself never prints.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string_view>

#include "merkit/base/error.h"
#include "merkit/base/thread_pool.h"

namespace merkit {

// `done` of `total` units of `stage` are finished ("extract", "utterances").
struct Progress {
  std::string_view stage;
  std::string_view unit;
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

// Called from one thread at a time, and often: it must be cheap.
using ProgressCallback = std::function<void(const Progress&)>;

struct RunControl {
  ThreadPool& pool;
  ProgressCallback progress = nullptr;      // nullptr: nobody watches
  const std::atomic<bool>* stop = nullptr;  // nullptr: cannot be stopped

  // Reports, if someone watches.
  void report(const Progress& now) const {
    if (progress) {
      progress(now);
    }
  }

  // Throws Error(kCancelled) if the user asked to stop.
  void check_stop() const {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) {
      throw Error(ErrorCode::kCancelled, "stopped on request; run the same command again to go on");
    }
  }
};

}  // namespace merkit
