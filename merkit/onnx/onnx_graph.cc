// Field numbers are those of onnx.proto, IR version 8 (the ONNX project, "onnx/onnx.proto").
#include "merkit/onnx/onnx_graph.h"

#include <fmt/format.h>

#include <bit>
#include <limits>

#include "merkit/base/error.h"

namespace merkit {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie");

// AttributeProto: name = 1, one value, type = 20.
struct AttributeBytes {
  ProtobufWriter message;

  void operator()(std::int64_t value) {
    message.integer(3, value);
    message.varint(20, 2);
  }
  void operator()(float value) {
    message.float32(2, value);
    message.varint(20, 1);
  }
  void operator()(const std::string& value) {
    message.text(4, value);
    message.varint(20, 3);
  }
  void operator()(const std::vector<std::int64_t>& values) {
    for (const std::int64_t value : values) {
      message.integer(8, value);
    }
    message.varint(20, 7);
  }
  void operator()(const std::vector<float>& values) {
    for (const float value : values) {
      message.float32(7, value);
    }
    message.varint(20, 6);
  }
  void operator()(const std::vector<std::string>& values) {
    for (const std::string& value : values) {
      message.text(9, value);
    }
    message.varint(20, 8);
  }
  void operator()(const std::shared_ptr<const OnnxGraph>& graph) {
    message.text(6, graph->bytes());
    message.varint(20, 5);
  }
};

// NodeProto: input = 1, output = 2, name = 3, op_type = 4, attribute = 5.
std::string node_bytes(std::string_view op, const std::vector<std::string>& inputs,
                       const std::vector<std::string>& outputs,
                       const std::vector<OnnxAttribute>& attributes) {
  ProtobufWriter node;
  for (const std::string& input : inputs) {
    node.text(1, input);
  }
  for (const std::string& output : outputs) {
    node.text(2, output);
  }
  node.text(3, outputs.front());
  node.text(4, op);
  for (const OnnxAttribute& attribute : attributes) {
    AttributeBytes bytes;
    bytes.message.text(1, attribute.name);
    std::visit(bytes, attribute.value);
    node.text(5, bytes.message.bytes());
  }
  return node.bytes();
}

// TensorShapeProto: dim = 1, of dim_value = 1 or dim_param = 2.
std::string shape_bytes(const std::vector<OnnxDimension>& shape) {
  ProtobufWriter all;
  for (const OnnxDimension& dimension : shape) {
    ProtobufWriter one;
    if (dimension.name.empty()) {
      one.integer(1, dimension.size);
    } else {
      one.text(2, dimension.name);
    }
    all.text(1, one.bytes());
  }
  return all.bytes();
}

// ValueInfoProto: name = 1, type = 2, doc_string = 3; TypeProto: tensor_type = 1, of elem_type = 1
// and shape = 2.
std::string value_bytes(const OnnxValue& value) {
  ProtobufWriter tensor;
  tensor.integer(1, static_cast<std::int64_t>(value.type));
  if (value.has_shape) {
    tensor.text(2, shape_bytes(value.shape));
  }
  ProtobufWriter type;
  type.text(1, tensor.bytes());
  ProtobufWriter info;
  info.text(1, value.name);
  info.text(2, type.bytes());
  if (!value.doc.empty()) {
    info.text(3, value.doc);
  }
  return info.bytes();
}

// Appends the message `bytes` as a field of the graph.
void append_field(std::string& out, unsigned field, std::string_view bytes) {
  ProtobufWriter writer;
  writer.text(field, bytes);
  out += writer.bytes();
}

template <class T>
std::string_view raw_bytes(std::span<const T> values) {
  const auto bytes = std::as_bytes(values);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

void OnnxGraph::add_input(const OnnxValue& value) { append_field(inputs_, 11, value_bytes(value)); }

void OnnxGraph::add_output(const OnnxValue& value) {
  append_field(outputs_, 12, value_bytes(value));
}

std::string OnnxGraph::new_name(std::string_view what) {
  return fmt::format("{}/{}_{}", scope_, what, num_names_++);
}

std::vector<std::string> OnnxGraph::add_many(std::string_view op,
                                             const std::vector<std::string>& inputs,
                                             std::size_t num_outputs,
                                             const std::vector<OnnxAttribute>& attributes) {
  std::vector<std::string> outputs;
  for (std::size_t i = 0; i < num_outputs; ++i) {
    outputs.push_back(new_name(op));
  }
  append_field(nodes_, 1, node_bytes(op, inputs, outputs, attributes));
  return outputs;
}

std::string OnnxGraph::add(std::string_view op, const std::vector<std::string>& inputs,
                           const std::vector<OnnxAttribute>& attributes) {
  return add_many(op, inputs, 1, attributes).front();
}

void OnnxGraph::add_named(std::string_view op, const std::vector<std::string>& inputs,
                          const std::string& output, const std::vector<OnnxAttribute>& attributes) {
  append_field(nodes_, 1, node_bytes(op, inputs, {output}, attributes));
}

// TensorProto: dims = 1, data_type = 2, name = 8, raw_data = 9.
void OnnxGraph::add_tensor(const std::string& name, OnnxType type,
                           const std::vector<std::int64_t>& shape, std::string_view raw) {
  ProtobufWriter tensor;
  for (const std::int64_t size : shape) {
    tensor.integer(1, size);
  }
  tensor.integer(2, static_cast<std::int64_t>(type));
  tensor.text(8, name);
  tensor.text(9, raw);
  append_field(tensors_, 5, tensor.bytes());
}

std::string OnnxGraph::floats(std::string_view name, const std::vector<std::int64_t>& shape,
                              std::span<const float> values) {
  const std::string full = fmt::format("{}/{}", scope_, name);
  add_tensor(full, OnnxType::kFloat, shape, raw_bytes(values));
  return full;
}

std::string OnnxGraph::number(float value) {
  const std::string name = new_name("number");
  add_tensor(name, OnnxType::kFloat, {}, raw_bytes(std::span<const float>(&value, 1)));
  return name;
}

std::string OnnxGraph::integer(std::int64_t value) {
  const std::string name = new_name("integer");
  add_tensor(name, OnnxType::kInt64, {}, raw_bytes(std::span<const std::int64_t>(&value, 1)));
  return name;
}

std::string OnnxGraph::integers(const std::vector<std::int64_t>& values) {
  const std::string name = new_name("integers");
  add_tensor(name, OnnxType::kInt64, {static_cast<std::int64_t>(values.size())},
             raw_bytes(std::span<const std::int64_t>(values)));
  return name;
}

// GraphProto: node = 1, name = 2, initializer = 5, input = 11, output = 12.
std::string OnnxGraph::bytes() const {
  ProtobufWriter name;
  name.text(2, name_);
  return nodes_ + name.bytes() + tensors_ + inputs_ + outputs_;
}

// ModelProto: ir_version = 1, producer_name = 2, doc_string = 6, graph = 7, opset_import = 8 (of
// version = 2), metadata_props = 14 (of key = 1, value = 2).
std::string onnx_file(const OnnxGraph& graph, std::string_view doc, const OnnxMetadata& metadata) {
  ProtobufWriter model;
  model.integer(1, kOnnxIrVersion);
  model.text(2, "merkit");
  model.text(6, doc);
  model.text(7, graph.bytes());
  ProtobufWriter opset;
  opset.integer(2, kOnnxOpset);
  model.text(8, opset.bytes());
  for (const auto& [key, value] : metadata) {
    ProtobufWriter entry;
    entry.text(1, key);
    entry.text(2, value);
    model.text(14, entry.bytes());
  }
  constexpr std::size_t kLargest = std::numeric_limits<std::int32_t>::max();
  if (model.bytes().size() > kLargest) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("onnx: expected a model of at most {} bytes, got {}", kLargest,
                            model.bytes().size()));
  }
  return model.bytes();
}

}  // namespace merkit
