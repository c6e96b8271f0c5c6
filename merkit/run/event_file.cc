#include "merkit/run/event_file.h"

#include <bit>
#include <cstddef>

namespace merkit {
namespace {

void put_fixed(std::string& out, std::uint64_t value, std::size_t num_bytes) {
  for (std::size_t i = 0; i < num_bytes; ++i) {
    out += static_cast<char>((value >> (8 * i)) & 0xFFU);
  }
}

void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80U) {
    out += static_cast<char>((value & 0x7FU) | 0x80U);
    value >>= 7U;
  }
  out += static_cast<char>(value);
}

// Kinds of fields in a protocol buffer, the low three bits of a field's key.
enum class Wire : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

void put_key(std::string& out, unsigned field, Wire wire) {
  put_varint(out, field << 3U | static_cast<unsigned>(wire));
}

void put_bytes(std::string& out, unsigned field, std::string_view bytes) {
  put_key(out, field, Wire::kBytes);
  put_varint(out, bytes.size());
  out += bytes;
}

// Event { double wall_time = 1; int64 step = 2; ... }
std::string event_head(int step) {
  std::string event;
  put_key(event, 1, Wire::kFixed64);
  put_fixed(event, std::bit_cast<std::uint64_t>(static_cast<double>(step)), sizeof(double));
  put_key(event, 2, Wire::kVarint);
  put_varint(event, static_cast<std::uint64_t>(step));
  return event;
}

// Summary.Value { string tag = 1; float simple_value = 2; }
std::string summary_value(const Scalar& scalar) {
  std::string value;
  put_bytes(value, 1, scalar.tag);
  put_key(value, 2, Wire::kFixed32);
  put_fixed(value, std::bit_cast<std::uint32_t>(static_cast<float>(scalar.value)), sizeof(float));
  return value;
}

// What TFRecord stores instead of a CRC, lest a CRC be taken of bytes that hold one.
std::uint32_t masked_crc(std::string_view bytes) {
  constexpr std::uint32_t kMask = 0xA282EAD8U;
  return std::rotr(crc32c(bytes), 15) + kMask;
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) noexcept {
  constexpr std::uint32_t kPolynomial = 0x82F63B78U;
  std::uint32_t crc = ~std::uint32_t{0};
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? kPolynomial : 0U);
    }
  }
  return ~crc;
}

EventFile::EventFile() {
  std::string event = event_head(0);
  put_bytes(event, 3, "brain.Event:2");  // string file_version = 3
  append_record(event);
}

void EventFile::add(int step, std::span<const Scalar> scalars) {
  std::string summary;
  for (const Scalar& scalar : scalars) {
    put_bytes(summary, 1, summary_value(scalar));
  }
  std::string event = event_head(step);
  put_bytes(event, 5, summary);  // Summary summary = 5
  append_record(event);
}

void EventFile::append_record(std::string_view event) {
  std::string length;
  put_fixed(length, event.size(), sizeof(std::uint64_t));
  bytes_ += length;
  put_fixed(bytes_, masked_crc(length), sizeof(std::uint32_t));
  bytes_ += event;
  put_fixed(bytes_, masked_crc(event), sizeof(std::uint32_t));
}

}  // namespace merkit
