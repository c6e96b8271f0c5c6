// Work space that a kernel gets in one piece, taken apart.
#pragma once

#include <cassert>
#include <cstddef>
#include <span>

namespace merkit {

// Numbers that an array of `count` takes in a work space: it ends on a multiple of 32, so that
// arrays do not share a cache line.
constexpr std::size_t padded_size(std::size_t count) { return (count + 31) / 32 * 32; }

// Hands out arrays from the front. Not thread-safe.
template <class T>
class WorkSpace {
 public:
  explicit WorkSpace(std::span<T> values) noexcept : rest_(values) {}

  // The next `count` numbers, not zeroed; padded_size(count) of them are used up.
  std::span<T> take(std::size_t count) {
    assert(padded_size(count) <= rest_.size());
    const std::span<T> taken = rest_.first(count);
    rest_ = rest_.subspan(padded_size(count));
    return taken;
  }
  std::span<T> rest() const noexcept { return rest_; }

 private:
  std::span<T> rest_;
};

}  // namespace merkit
