// Numbers that begin on a cache line.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>

namespace merkit {

// Move-only owner of `size` floats, not zeroed, on a multiple of 64 bytes: a vector register never
// straddles two lines.
class AlignedValues {
 public:
  AlignedValues() = default;
  // Throws std::bad_alloc.
  explicit AlignedValues(std::size_t size)
      : values_(static_cast<float*>(::operator new(size * sizeof(float), kAlignment))),
        size_(size) {}

  std::size_t size() const noexcept { return size_; }
  std::span<float> values() noexcept { return {values_.get(), size_}; }
  std::span<const float> values() const noexcept { return {values_.get(), size_}; }

 private:
  static constexpr std::align_val_t kAlignment{64};
  struct Free {
    void operator()(float* values) const noexcept { ::operator delete(values, kAlignment); }
  };

  std::unique_ptr<float, Free> values_;
  std::size_t size_ = 0;
};

}  // namespace merkit
