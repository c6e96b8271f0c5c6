#include "merkit/base/hash.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace merkit
