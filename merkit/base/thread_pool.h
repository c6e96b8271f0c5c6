// A fixed set of worker threads for loops whose iterations are independent.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace merkit {

// Workers sleep between calls. parallel_for may be called from one thread at a time.
class ThreadPool {
 public:
  // `num_threads` threads take part in a loop, the caller among them; 0 means one per core.
  explicit ThreadPool(std::size_t num_threads = 0);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  // Threads that take part in a loop, >= 1.
  std::size_t num_threads() const noexcept;

  // Calls `body(i)` once for every i in 0 .. count-1, in no fixed order, and waits. Each index must
  // write only its own results: then the outcome does not depend on the thread count.
  // If bodies throw, the indices not yet begun are dropped and the exception of the lowest index
  // that threw is thrown again.
  void parallel_for(std::size_t count, const std::function<void(std::size_t)>& body);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace merkit
