#include "merkit/base/protobuf_writer.h"

#include <gtest/gtest.h>

namespace merkit {
namespace {

std::string hex(const std::string& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

template <class Fill>
std::string hex_of(const Fill& fill) {
  ProtobufWriter message;
  fill(message);
  return hex(message.bytes());
}

// The examples of the documentation of the encoding.
TEST(ProtobufWriter, WritesTheExamplesOfTheDocumentation) {
  EXPECT_EQ(hex_of([](auto& m) { m.varint(1, 150); }), "089601");
  EXPECT_EQ(hex_of([](auto& m) { m.text(2, "testing"); }), "120774657374696e67");
  EXPECT_EQ(hex_of([](auto& m) {
              ProtobufWriter inner;
              inner.varint(1, 150);
              m.text(3, inner.bytes());
            }),
            "1a03089601");
}

TEST(ProtobufWriter, ANegativeNumberTakesTenBytes) {
  EXPECT_EQ(hex_of([](auto& m) { m.integer(1, -2); }), "08feffffffffffffffff01");
}

TEST(ProtobufWriter, NumbersOfFixedSizeAreLittleEndian) {
  EXPECT_EQ(hex_of([](auto& m) { m.float32(2, 1.0F); }), "150000803f");
  EXPECT_EQ(hex_of([](auto& m) { m.float64(1, 1.0); }), "09000000000000f03f");
}

TEST(ProtobufWriter, FieldsFromSixteenOnHaveKeysOfTwoBytes) {
  EXPECT_EQ(hex_of([](auto& m) { m.varint(20, 1); }), "a00101");
}

}  // namespace
}  // namespace merkit
