// Scalars in the event files that TensorBoard reads: records of TFRecord framing around the
// protocol buffer message tensorflow.Event. docs/formats.md has the bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace merkit {

struct Scalar {
  std::string tag;  // "loss/train"
  double value = 0.0;
};

// CRC-32C (Castagnoli 1993), reflected polynomial 0x82F63B78, of `bytes`.
std::uint32_t crc32c(std::string_view bytes) noexcept;

// An event file in memory. Times are the epoch's number in seconds, so that the same figures give
// the same bytes. Not thread-safe.
class EventFile {
 public:
  EventFile();

  // One event with all scalars of a step, rounded to float.
  void add(int step, std::span<const Scalar> scalars);

  const std::string& bytes() const noexcept { return bytes_; }

 private:
  void append_record(std::string_view event);

  std::string bytes_;
};

}  // namespace merkit
