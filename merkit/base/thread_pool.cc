#include "merkit/base/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "merkit/base/pool_loop.h"

namespace merkit {
namespace {

thread_local bool is_in_body = false;

}  // namespace

struct ThreadPool::State {
  std::mutex mutex;
  std::condition_variable work_ready;
  std::condition_variable work_done;
  std::uint64_t round = 0;   // guarded by mutex
  std::size_t running = 0;   // workers still inside the round, guarded by mutex
  bool stopping = false;     // guarded by mutex
  std::exception_ptr error;  // guarded by mutex
  std::size_t error_index = std::numeric_limits<std::size_t>::max();  // guarded by mutex
  const std::function<void(std::size_t)>* body = nullptr;
  std::size_t count = 0;
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> workers;

  void run_indices() {
    const bool was_in_body = std::exchange(is_in_body, true);
    for (std::size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
      try {
        (*body)(i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        next.store(count);
        if (i < error_index) {
          error_index = i;
          error = std::current_exception();
        }
      }
    }
    is_in_body = was_in_body;
  }

  void work() {
    std::uint64_t seen = 0;
    for (;;) {
      std::unique_lock lock(mutex);
      work_ready.wait(lock, [&] { return stopping || round != seen; });
      if (stopping) {
        return;
      }
      seen = round;
      lock.unlock();
      run_indices();
      lock.lock();
      if (--running == 0) {
        work_done.notify_one();
      }
    }
  }
};

ThreadPool::ThreadPool(std::size_t num_threads) : state_(std::make_unique<State>()) {
  if (num_threads == 0) {
    num_threads = std::max(1U, std::thread::hardware_concurrency());
  }
  for (std::size_t i = 1; i < num_threads; ++i) {
    state_->workers.emplace_back([state = state_.get()] { state->work(); });
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->work_ready.notify_all();
  for (std::thread& worker : state_->workers) {
    worker.join();
  }
}

std::size_t ThreadPool::num_threads() const noexcept { return state_->workers.size() + 1; }

bool is_in_pool_loop() noexcept { return is_in_body; }

void ThreadPool::parallel_for(std::size_t count, const std::function<void(std::size_t)>& body) {
  State& state = *state_;
  {
    const std::lock_guard lock(state.mutex);
    state.body = &body;
    state.count = count;
    state.next.store(0);
    state.error = nullptr;
    state.error_index = std::numeric_limits<std::size_t>::max();
    state.running = state.workers.size();
    ++state.round;
  }
  state.work_ready.notify_all();
  state.run_indices();
  std::unique_lock lock(state.mutex);
  state.work_done.wait(lock, [&] { return state.running == 0; });
  if (state.error) {
    std::rethrow_exception(std::exchange(state.error, nullptr));
  }
}

}  // namespace merkit
