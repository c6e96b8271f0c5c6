#include "merkit/base/protobuf_writer.h"

#include <bit>

namespace merkit {
namespace {

// Kinds of fields, the low three bits of a field's key.
enum class Wire : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

void append_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80U) {
    out += static_cast<char>((value & 0x7FU) | 0x80U);
    value >>= 7U;
  }
  out += static_cast<char>(value);
}

void append_key(std::string& out, unsigned field, Wire wire) {
  append_varint(out, std::uint64_t{field} << 3U | static_cast<unsigned>(wire));
}

}  // namespace

void append_little_endian(std::string& out, std::uint64_t value, std::size_t num_bytes) {
  for (std::size_t i = 0; i < num_bytes; ++i) {
    out += static_cast<char>((value >> (8 * i)) & 0xFFU);
  }
}

void ProtobufWriter::varint(unsigned field, std::uint64_t value) {
  append_key(bytes_, field, Wire::kVarint);
  append_varint(bytes_, value);
}

void ProtobufWriter::float32(unsigned field, float value) {
  append_key(bytes_, field, Wire::kFixed32);
  append_little_endian(bytes_, std::bit_cast<std::uint32_t>(value), sizeof(float));
}

void ProtobufWriter::float64(unsigned field, double value) {
  append_key(bytes_, field, Wire::kFixed64);
  append_little_endian(bytes_, std::bit_cast<std::uint64_t>(value), sizeof(double));
}

void ProtobufWriter::text(unsigned field, std::string_view bytes) {
  append_key(bytes_, field, Wire::kBytes);
  append_varint(bytes_, bytes.size());
  bytes_ += bytes;
}

}  // namespace merkit
