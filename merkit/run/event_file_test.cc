#include "merkit/run/event_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cstring>

namespace merkit {
namespace {

// A reader of its own, after the definitions of TFRecord and protocol buffers.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool at_end() const { return bytes_.empty(); }
  std::string_view take(std::size_t count) {
    const std::string_view taken = bytes_.substr(0, count);
    EXPECT_EQ(taken.size(), count);
    bytes_.remove_prefix(std::min(count, bytes_.size()));
    return taken;
  }
  template <class T>
  T fixed() {
    T value{};
    std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
    return value;
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1)[0]);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80U) {
        break;
      }
    }
    return value;
  }
  // The data of the next record, its checksums checked.
  std::string_view record() {
    const std::string_view length_bytes = bytes_.substr(0, 8);
    const auto length = fixed<std::uint64_t>();
    EXPECT_EQ(fixed<std::uint32_t>(), masked(length_bytes));
    const std::string_view data = take(static_cast<std::size_t>(length));
    EXPECT_EQ(fixed<std::uint32_t>(), masked(data));
    return data;
  }

 private:
  static std::uint32_t masked(std::string_view bytes) {
    const std::uint32_t crc = crc32c(bytes);
    return ((crc >> 15U) | (crc << 17U)) + 0xA282EAD8U;
  }

  std::string_view bytes_;
};

TEST(EventFile, TheChecksumIsThatOfItsDefinition) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);  // check value of CRC-32C, RFC 3720 B.4
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(crc32c(""), 0U);
}

TEST(EventFile, BeginsWithItsVersion) {
  const EventFile file;
  Reader records(file.bytes());
  Reader event(records.record());
  EXPECT_TRUE(records.at_end());
  EXPECT_EQ(event.varint(), 1U << 3U | 1U);
  event.fixed<double>();
  EXPECT_EQ(event.varint(), 2U << 3U);
  EXPECT_EQ(event.varint(), 0U);
  EXPECT_EQ(event.varint(), 3U << 3U | 2U);
  EXPECT_EQ(event.take(static_cast<std::size_t>(event.varint())), "brain.Event:2");
}

TEST(EventFile, ScalarsComeBackWithTheirStep) {
  EventFile file;
  const std::vector<Scalar> scalars = {{"loss/train", 1.5}, {"wa/dev", 0.25}};
  file.add(300, scalars);
  Reader records(file.bytes());
  records.record();
  Reader event(records.record());
  EXPECT_EQ(event.varint(), 1U << 3U | 1U);
  EXPECT_EQ(event.fixed<double>(), 300.0);
  EXPECT_EQ(event.varint(), 2U << 3U);
  EXPECT_EQ(event.varint(), 300U);
  EXPECT_EQ(event.varint(), 5U << 3U | 2U);
  Reader summary(event.take(static_cast<std::size_t>(event.varint())));
  for (const Scalar& scalar : scalars) {
    EXPECT_EQ(summary.varint(), 1U << 3U | 2U);
    Reader value(summary.take(static_cast<std::size_t>(summary.varint())));
    EXPECT_EQ(value.varint(), 1U << 3U | 2U);
    EXPECT_EQ(value.take(static_cast<std::size_t>(value.varint())), scalar.tag);
    EXPECT_EQ(value.varint(), 2U << 3U | 5U);
    EXPECT_EQ(static_cast<double>(value.fixed<float>()), scalar.value);
  }
  EXPECT_TRUE(event.at_end());
  EXPECT_TRUE(records.at_end());
}

}  // namespace
}  // namespace merkit
