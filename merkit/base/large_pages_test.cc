#include "merkit/base/large_pages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace merkit {
namespace {

TEST(LargePages, AWishChangesNoByteOfMemoryOfAnySize) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1000}, std::size_t{9} << 20U}) {
    std::vector<std::byte> memory(size, std::byte{7});
    prefer_large_pages(memory);
    EXPECT_TRUE(std::ranges::all_of(memory, [](std::byte b) { return b == std::byte{7}; })) << size;
  }
}

}  // namespace
}  // namespace merkit
