#include "merkit/base/large_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace merkit {

void prefer_large_pages(std::span<std::byte> memory) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
  const std::uintptr_t begin = (address + kLargePage - 1) / kLargePage * kLargePage;
  const std::uintptr_t end = (address + memory.size()) / kLargePage * kLargePage;
  if (begin < end) {
    ::madvise(memory.data() + (begin - address), end - begin, MADV_HUGEPAGE);
  }
}

}  // namespace merkit
