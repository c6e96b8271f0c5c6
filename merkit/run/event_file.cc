#include "merkit/run/event_file.h"

#include <bit>
#include <cstddef>

#include "merkit/base/protobuf_writer.h"

namespace merkit {
namespace {

// Event { double wall_time = 1; int64 step = 2; ... }
ProtobufWriter event_at(int step) {
  ProtobufWriter event;
  event.float64(1, static_cast<double>(step));
  event.integer(2, step);
  return event;
}

// Summary.Value { string tag = 1; float simple_value = 2; }
std::string summary_value(const Scalar& scalar) {
  ProtobufWriter value;
  value.text(1, scalar.tag);
  value.float32(2, static_cast<float>(scalar.value));
  return value.bytes();
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
  ProtobufWriter event = event_at(0);
  event.text(3, "brain.Event:2");  // string file_version = 3
  append_record(event.bytes());
}

void EventFile::add(int step, std::span<const Scalar> scalars) {
  ProtobufWriter summary;
  for (const Scalar& scalar : scalars) {
    summary.text(1, summary_value(scalar));
  }
  ProtobufWriter event = event_at(step);
  event.text(5, summary.bytes());  // Summary summary = 5
  append_record(event.bytes());
}

void EventFile::append_record(std::string_view event) {
  std::string length;
  append_little_endian(length, event.size(), sizeof(std::uint64_t));
  bytes_ += length;
  append_little_endian(bytes_, masked_crc(length), sizeof(std::uint32_t));
  bytes_ += event;
  append_little_endian(bytes_, masked_crc(event), sizeof(std::uint32_t));
}

}  // namespace merkit
