// Loops over utterances or blocks, with or without a thread pool.
#pragma once

#include <algorithm>
#include <cstddef>

#include "merkit/base/thread_pool.h"

namespace merkit {

// Calls `body(i)` for i in 0 .. count-1: over the pool in no fixed order, or one after another
// without one. Each index must write only its own results.
template <class Body>
void for_each_index(ThreadPool* pool, std::size_t count, const Body& body) {
  if (pool != nullptr && count > 1) {
    pool->parallel_for(count, body);
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    body(i);
  }
}

// Calls `body(begin, end)` for pieces of 0 .. count-1 that do not depend on the number of threads.
template <class Body>
void for_each_piece(ThreadPool* pool, std::size_t count, const Body& body) {
  constexpr std::size_t kPiece = 16384;
  for_each_index(pool, (count + kPiece - 1) / kPiece, [&](std::size_t piece) {
    body(piece * kPiece, std::min(count, (piece + 1) * kPiece));
  });
}

}  // namespace merkit
