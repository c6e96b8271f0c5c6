#include "merkit/onnx/onnx_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <set>

#include "merkit/onnx/read_protobuf.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using testing::read_protobuf;
using testing::texts;

// Field numbers of onnx.proto.
constexpr unsigned kNode = 1;
constexpr unsigned kTensor = 5;
constexpr unsigned kOperator = 4;

TEST(OnnxGraph, AnOperatorKeepsItsInputsInOrder) {
  OnnxGraph graph("g");
  const std::string sum = graph.add("Add", {"a", "", "b"});
  const auto nodes = texts(graph.bytes(), kNode);
  ASSERT_EQ(nodes.size(), 1U);
  EXPECT_THAT(texts(nodes[0], 1), ElementsAre("a", "", "b"));
  EXPECT_THAT(texts(nodes[0], 2), ElementsAre(sum));
  EXPECT_THAT(texts(nodes[0], kOperator), ElementsAre("Add"));
}

TEST(OnnxGraph, NoTwoValuesShareAName) {
  OnnxGraph graph("g");
  std::set<std::string> names;
  for (const char* const scope : {"first", "second", "first"}) {
    graph.set_scope(scope);
    names.insert(graph.add("Relu", {"x"}));
    names.insert(graph.integer(1));
    names.insert(graph.number(1.0F));
  }
  EXPECT_EQ(names.size(), 9U);
}

TEST(OnnxGraph, ATensorHoldsItsNumbersAsTheyLie) {
  OnnxGraph graph("g");
  const std::array<float, 2> values = {1.5F, -2.0F};
  EXPECT_EQ(graph.floats("kernel", {2, 1}, values), "g/kernel");
  const auto fields = read_protobuf(texts(graph.bytes(), kTensor).at(0));
  ASSERT_EQ(fields.size(), 5U);
  EXPECT_EQ(fields[0].value, 2U);
  EXPECT_EQ(fields[1].value, 1U);
  EXPECT_EQ(fields[2].value, static_cast<std::uint64_t>(OnnxType::kFloat));
  std::array<float, 2> read{};
  ASSERT_EQ(fields[4].bytes.size(), sizeof(read));
  std::memcpy(read.data(), fields[4].bytes.data(), sizeof(read));
  EXPECT_EQ(read, values);
}

TEST(OnnxGraph, AttributesNameTheirTypes) {
  OnnxGraph graph("g");
  graph.add("X", {},
            {{"i", std::int64_t{-1}},
             {"f", 0.5F},
             {"s", std::string("text")},
             {"is", std::vector<std::int64_t>{1, 2}},
             {"fs", std::vector<float>{1.0F}},
             {"ss", std::vector<std::string>{"a", "b"}},
             {"g", std::make_shared<const OnnxGraph>("body")}});
  std::vector<std::uint64_t> types;
  for (const std::string& attribute : texts(texts(graph.bytes(), kNode).at(0), 5)) {
    types.push_back(read_protobuf(attribute).back().value);
  }
  EXPECT_THAT(types, ElementsAre(2U, 1U, 3U, 7U, 6U, 8U, 5U));
}

TEST(OnnxFile, SaysItsOpsetAndMetadata) {
  const auto fields = read_protobuf(onnx_file(OnnxGraph("g"), "what it is", {{"key", "value"}}));
  ASSERT_EQ(fields.size(), 6U);
  EXPECT_EQ(fields[0].value, static_cast<std::uint64_t>(kOnnxIrVersion));
  EXPECT_EQ(fields[1].bytes, "merkit");
  EXPECT_EQ(fields[2].bytes, "what it is");
  EXPECT_EQ(read_protobuf(fields[4].bytes).at(0).value, static_cast<std::uint64_t>(kOnnxOpset));
  EXPECT_THAT(texts(fields[5].bytes, 2), ElementsAre("value"));
}

}  // namespace
}  // namespace merkit
