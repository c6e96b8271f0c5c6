#include "merkit/nn/subgraph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace merkit {
namespace {

using testing::ElementsAre;

NodeSpec dense(const std::string& name, const std::string& from) {
  return {name, "dense", {from}, {{"units", "2"}}};
}

TEST(Subgraph, KeepsWhatTheFirstOutputNeedsAndKnowsItsParameters) {
  const Graph whole({{"x", "input", {}, {{"rows", "3"}, {"columns", "0"}}},
                     {"y", "input", {}, {{"rows", "3"}, {"columns", "0"}}},
                     dense("aside", "x"),
                     dense("hidden", "x"),
                     dense("view", "y"),
                     {"sum", "add", {"aside", "hidden"}, {}},
                     dense("emotion", "hidden")},
                    {"emotion", "view", "sum"});
  const Subgraph part = first_output(whole);
  std::vector<std::string> names;
  for (const GraphParameter& parameter : part.graph.parameters()) {
    names.push_back(parameter.name);
  }
  EXPECT_THAT(names, ElementsAre("hidden/kernel", "hidden/bias", "emotion/kernel", "emotion/bias"));
  ASSERT_EQ(part.parameters.size(), 4U);
  for (std::size_t p = 0; p < 4; ++p) {
    EXPECT_EQ(whole.parameters()[part.parameters[p]].name, names[p]);
  }
  EXPECT_EQ(part.graph.inputs().size(), 1U);
}

TEST(Subgraph, OfAGraphWithOneOutputIsTheWhole) {
  const Graph whole({{"x", "input", {}, {{"rows", "3"}, {"columns", "0"}}}, dense("y", "x")});
  EXPECT_EQ(first_output(whole).graph.to_json(), whole.to_json());
}

}  // namespace
}  // namespace merkit
