// Memory that costs fewer faults and fewer entries of the address cache.
#pragma once

#include <cstddef>
#include <span>

namespace merkit {

// Bytes of a large page; where it is another number, large pages are not used as well as they could
// be.
inline constexpr std::size_t kLargePage = std::size_t{1} << 21U;

// Asks the system to back memory that is not touched yet by large pages, where it has them and as
// far as whole ones fit in. A wish: nothing depends on it. Thread-safe.
void prefer_large_pages(std::span<std::byte> memory) noexcept;

}  // namespace merkit
