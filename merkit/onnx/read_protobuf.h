// Fields of a message in the wire format of protocol buffers, for tests.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace merkit::testing {

struct ProtobufField {
  unsigned number = 0;
  std::uint64_t value = 0;  // of a whole number
  std::string bytes;        // of everything else
};

inline std::uint64_t take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80U) {
      break;
    }
  }
  return value;
}

inline std::vector<ProtobufField> read_protobuf(std::string_view bytes) {
  std::vector<ProtobufField> fields;
  while (!bytes.empty()) {
    const std::uint64_t key = take_varint(bytes);
    ProtobufField field;
    field.number = static_cast<unsigned>(key >> 3U);
    const std::uint64_t wire = key & 7U;
    if (wire == 0) {
      field.value = take_varint(bytes);
    } else {
      const std::size_t size = wire == 2 ? take_varint(bytes) : (wire == 5 ? 4 : 8);
      field.bytes = std::string(bytes.substr(0, size));
      bytes.remove_prefix(std::min<std::size_t>(size, bytes.size()));
    }
    fields.push_back(field);
  }
  return fields;
}

// The bytes of all fields of that number.
inline std::vector<std::string> texts(std::string_view bytes, unsigned number) {
  std::vector<std::string> found;
  for (const ProtobufField& field : read_protobuf(bytes)) {
    if (field.number == number) {
      found.push_back(field.bytes);
    }
  }
  return found;
}

}  // namespace merkit::testing
