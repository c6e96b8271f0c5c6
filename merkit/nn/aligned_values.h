// Numbers that begin on a cache line.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <span>

#include "merkit/base/large_pages.h"

namespace merkit {

// Move-only owner of `size` floats, not zeroed, on a multiple of 64 bytes: a vector register never
// straddles two lines. Many of them get large pages, whose faults cost less.
class AlignedValues {
 public:
  AlignedValues() = default;
  // Throws std::bad_alloc.
  explicit AlignedValues(std::size_t size)
      : values_(static_cast<float*>(::operator new(bytes_for(size), alignment_for(size))),
                Free{alignment_for(size)}),
        size_(size) {
    prefer_large_pages({reinterpret_cast<std::byte*>(values_.get()), bytes_for(size)});
  }

  // A copy of `values`. Throws std::bad_alloc.
  explicit AlignedValues(std::span<const float> values) : AlignedValues(values.size()) {
    std::ranges::copy(values, values_.get());
  }

  std::size_t size() const noexcept { return size_; }
  std::span<float> values() noexcept { return {values_.get(), size_}; }
  std::span<const float> values() const noexcept { return {values_.get(), size_}; }

 private:
  struct Free {
    Free() noexcept : alignment(std::align_val_t{64}) {}
    explicit Free(std::align_val_t given) noexcept : alignment(given) {}
    std::align_val_t alignment;
    void operator()(float* values) const noexcept { ::operator delete(values, alignment); }
  };

  // A whole number of large pages, if at least half of one is needed.
  static std::size_t bytes_for(std::size_t size) noexcept {
    const std::size_t bytes = size * sizeof(float);
    return bytes < kLargePage / 2 ? bytes : (bytes + kLargePage - 1) / kLargePage * kLargePage;
  }
  static std::align_val_t alignment_for(std::size_t size) noexcept {
    return std::align_val_t{bytes_for(size) < kLargePage ? std::size_t{64} : kLargePage};
  }

  std::unique_ptr<float, Free> values_;
  std::size_t size_ = 0;
};

}  // namespace merkit
