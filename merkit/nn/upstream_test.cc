#include "merkit/nn/upstream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;

NodeSpec relu(const std::string& name, const std::string& from) {
  return {name, "relu", {from}, {}};
}

// x -> a -> b and x -> c, joined.
const Graph kGraph({{"x", "input", {}, {{"rows", "4"}, {"columns", "2"}}},
                    relu("a", "x"),
                    relu("b", "a"),
                    relu("c", "x"),
                    {"sum", "add", {"b", "c"}, {}}});

TEST(UpstreamTest, IsANodeWithEverythingThatItReads) {
  const std::vector<std::string> b = {"b"};
  EXPECT_THAT(upstream_nodes(kGraph, b), ElementsAre(true, true, true, false, false));
  const std::vector<std::string> sum = {"sum"};
  EXPECT_THAT(upstream_nodes(kGraph, sum), ElementsAre(true, true, true, true, true));
}

TEST(UpstreamTest, OfSeveralNodesIsTheUnion) {
  const std::vector<std::string> names = {"c", "a"};
  EXPECT_THAT(upstream_nodes(kGraph, names), ElementsAre(true, true, false, true, false));
  EXPECT_THAT(upstream_nodes(kGraph, {}), ElementsAre(false, false, false, false, false));
}

TEST(UpstreamTest, AnUnknownNodeIsAnsweredWithTheNearest) {
  const std::vector<std::string> names = {"sun"};
  try {
    upstream_nodes(kGraph, names);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotFound);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("did you mean \"sum\""));
  }
}

}  // namespace
}  // namespace merkit
