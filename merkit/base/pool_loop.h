// Whether the calling thread is at work for a ThreadPool.
#pragma once

namespace merkit {

// True in a body of ThreadPool::parallel_for, of any pool: what it calls must not start threads of
// its own. Thread-safe.
bool is_in_pool_loop() noexcept;

}  // namespace merkit
