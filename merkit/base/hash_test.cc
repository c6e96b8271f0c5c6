#include "merkit/base/hash.h"

#include <gtest/gtest.h>

#include "merkit/base/file.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

// Known values of XXH3 for the empty input, from the algorithm's published test vectors.
TEST(Hash, OfNothingIsThePublishedValue) {
  EXPECT_EQ(hash64({}), 0x2d06800538d394c2U);
  EXPECT_EQ(hash_hex(""), "99aa06d3014798d86001c324468d497f");
}

TEST(Hash, ChangesWithAnyByte) {
  EXPECT_NE(hash_hex("emotion"), hash_hex("emotioN"));
  EXPECT_NE(hash_hex("a"), hash_hex(std::string_view("a\0", 2)));
}

TEST(Hash, OfAFileIsThatOfItsBytesHoweverLong) {
  const testing::TemporaryFolder folder;
  for (const std::size_t size : {0U, 5U, 8U << 20U, (8U << 20U) + 1U, (17U << 20U) + 333U}) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
      bytes[i] = static_cast<char>((i * i) % 251);
    }
    write_file(folder / "f", bytes);
    EXPECT_EQ(file_hash_hex(folder / "f"), hash_hex(bytes)) << size;
  }
}

}  // namespace
}  // namespace merkit
