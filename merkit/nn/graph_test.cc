#include "merkit/nn/graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"

namespace merkit {
namespace {

using testing::HasSubstr;

NodeSpec input(std::string name, std::string rows, std::string columns) {
  return {
      std::move(name), "input", {}, {{"rows", std::move(rows)}, {"columns", std::move(columns)}}};
}

NodeSpec dense(std::string name, std::string from, std::string units) {
  return {std::move(name), "dense", {std::move(from)}, {{"units", std::move(units)}}};
}

std::string message_of(std::vector<NodeSpec> nodes, std::vector<std::string> outputs = {}) {
  try {
    Graph(std::move(nodes), std::move(outputs));
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(GraphTest, KnowsShapesAndParameters) {
  const Graph graph(
      {input("x", "100", "34"), dense("hidden", "x", "8"), dense("y", "hidden", "4")});
  EXPECT_EQ(graph.nodes()[1].shape, (Shape{100, 8}));
  EXPECT_EQ(graph.num_parameters(), 34U * 8 + 8 + 8 * 4 + 4);
  EXPECT_EQ(graph.parameters()[2].name, "y/kernel");
  EXPECT_EQ(graph.nodes()[2].first_parameter, 2U);
}

TEST(GraphTest, NodesMayComeInAnyOrder) {
  const Graph graph({dense("y", "hidden", "4"), dense("hidden", "x", "8"), input("x", "0", "3")},
                    {"y"});
  EXPECT_EQ(graph.nodes()[0].spec.name, "x");
  EXPECT_EQ(graph.nodes()[2].shape, (Shape{kAnyLength, 4}));
}

TEST(GraphTest, ErrorsNameTheNodeAndTheShape) {
  EXPECT_THAT(message_of({input("ids", "0", "0"), dense("y", "ids", "4")}),
              HasSubstr("node \"y\": expected an input whose last size is fixed, got (any)"));
}

TEST(GraphTest, RefusesWhatDoesNotHangTogether) {
  EXPECT_THAT(message_of({}), HasSubstr("at least one node"));
  EXPECT_THAT(message_of({dense("a", "b", "1"), dense("b", "a", "1")}), HasSubstr("circle"));
  EXPECT_THAT(message_of({input("x", "1", "1"), input("x", "1", "1")}), HasSubstr("got two"));
  EXPECT_THAT(message_of({input("x", "1", "1"), dense("y", "z", "1")}), HasSubstr("got \"z\""));
  EXPECT_THAT(
      message_of({input("x", "1", "1"), dense("y", "x", "1"), dense("idle", "x", "1")}, {"y"}),
      HasSubstr("node \"idle\""));
  EXPECT_THAT(message_of({input("x", "1", "1"), {"y", "dens", {"x"}, {}}}), HasSubstr("dense"));
  EXPECT_THAT(message_of({input("x", "-1", "1")}), HasSubstr("rows and columns >= 0"));
  EXPECT_THAT(message_of({input("a/b", "1", "1")}), HasSubstr("expected a name of letters"));
}

TEST(GraphTest, JsonReadsBackAsTheSameGraph) {
  const Graph graph({input("x", "0", "3"), dense("hidden", "x", "8"), dense("y", "hidden", "4")},
                    {"hidden", "y"});
  const Graph copy = Graph::from_json(graph.to_json(), "test");
  EXPECT_EQ(copy.to_json(), graph.to_json());
  EXPECT_EQ(copy.outputs().size(), 2U);
}

TEST(GraphTest, JsonOfANewerVersionOrOfSomethingElseIsRefused) {
  EXPECT_THROW(Graph::from_json("{\"graph_version\": 2}", "test"), Error);
  EXPECT_THROW(Graph::from_json("{\"graph_version\": 1}", "test"), Error);
  EXPECT_THROW(Graph::from_json("[]", "test"), Error);
}

}  // namespace
}  // namespace merkit
