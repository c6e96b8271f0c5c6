// Messages in the wire format of protocol buffers, written field by field.
//
//   ProtobufWriter value;
//   value.text(1, "loss/train");
//   value.float32(2, 0.5F);
//   message.text(1, value.bytes());  // a message inside another
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace merkit {

// One message. Fields come out in the order in which they are given; a repeated field is given
// again and again. (Encoding: "Protocol Buffers Documentation", section "Encoding".) Not
// thread-safe.
class ProtobufWriter {
 public:
  // int32, int64, uint64, bool, enum; a negative number is given as its two's complement.
  void varint(unsigned field, std::uint64_t value);
  void integer(unsigned field, std::int64_t value) {
    varint(field, static_cast<std::uint64_t>(value));
  }
  void float32(unsigned field, float value);
  void float64(unsigned field, double value);
  // string, bytes or a message.
  void text(unsigned field, std::string_view bytes);

  const std::string& bytes() const noexcept { return bytes_; }

 private:
  std::string bytes_;
};

// Appends the low `num_bytes` bytes of `value`, the lowest first.
void append_little_endian(std::string& out, std::uint64_t value, std::size_t num_bytes);

}  // namespace merkit
