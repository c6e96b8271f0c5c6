// A graph of ONNX operators under construction, and its bytes.
//
//   OnnxGraph graph("model");
//   graph.add_input({.name = "x", .type = OnnxType::kFloat, .shape = {{.name = "batch"}, {3}}});
//   const std::string y = graph.add("Relu", {"x"});
//   graph.add_output({.name = y, ...});
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "merkit/base/protobuf_writer.h"

namespace merkit {

// The version of the operators ("opset") that graphs are written for, and of the file's form.
inline constexpr int kOnnxOpset = 17;
inline constexpr int kOnnxIrVersion = 8;

// Types of elements, by their numbers in TensorProto.DataType.
enum class OnnxType { kFloat = 1, kInt32 = 6, kInt64 = 7, kBool = 9 };

class OnnxGraph;

struct OnnxAttribute {
  std::string name;
  std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>, std::vector<float>,
               std::vector<std::string>, std::shared_ptr<const OnnxGraph>>
      value;
};

// A size, or the name of one that differs from run to run.
struct OnnxDimension {
  std::int64_t size = 0;
  std::string name = {};
};

// An input or output of a graph.
struct OnnxValue {
  std::string name;
  OnnxType type = OnnxType::kFloat;
  std::vector<OnnxDimension> shape = {};
  std::string doc = {};
  bool has_shape = true;  // false: of any shape, for bodies of loops
};

// Values have names that are unique in the graph and in those inside it. Not thread-safe.
class OnnxGraph {
 public:
  explicit OnnxGraph(std::string name) : name_(std::move(name)), scope_(name_) {}

  // Names of the values that follow begin with it: the node of merkit that they belong to.
  void set_scope(std::string scope) { scope_ = std::move(scope); }
  const std::string& scope() const noexcept { return scope_; }

  void add_input(const OnnxValue& value);
  void add_output(const OnnxValue& value);

  // Adds an operator of one output, and gives the name of that. An empty name among `inputs` leaves
  // an optional one out.
  std::string add(std::string_view op, const std::vector<std::string>& inputs,
                  const std::vector<OnnxAttribute>& attributes = {});
  // The same with `num_outputs` outputs.
  std::vector<std::string> add_many(std::string_view op, const std::vector<std::string>& inputs,
                                    std::size_t num_outputs,
                                    const std::vector<OnnxAttribute>& attributes = {});
  // Adds an operator whose one output has the name `output`.
  void add_named(std::string_view op, const std::vector<std::string>& inputs,
                 const std::string& output, const std::vector<OnnxAttribute>& attributes = {});

  // Adds a tensor of the file and gives its name; `values` are row-major. Integers in a list have
  // one dimension.
  std::string floats(std::string_view name, const std::vector<std::int64_t>& shape,
                     std::span<const float> values);
  std::string number(float value);
  std::string integer(std::int64_t value);
  std::string integers(const std::vector<std::int64_t>& values);

  // A name that no other value has.
  std::string new_name(std::string_view what);

  // The graph as the message GraphProto.
  std::string bytes() const;

 private:
  void add_tensor(const std::string& name, OnnxType type, const std::vector<std::int64_t>& shape,
                  std::string_view raw);

  std::string name_;
  std::string scope_;
  std::size_t num_names_ = 0;
  std::string nodes_;
  std::string tensors_;
  std::string inputs_;
  std::string outputs_;
};

// Strings by key, in the order in which they are written.
using OnnxMetadata = std::vector<std::pair<std::string, std::string>>;

// The whole file: the message ModelProto. Throws Error(kInvalidArgument) beyond the 2 GB that a
// protocol buffer may have.
std::string onnx_file(const OnnxGraph& graph, std::string_view doc, const OnnxMetadata& metadata);

}  // namespace merkit
