// Any bytes as a stream of sound, in pieces: what comes out is finite, bounded by what went in, and
// the same for any pieces.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "merkit/audio/pcm_stream.h"
#include "merkit/base/error.h"

namespace {

// nullopt if the stream is refused before its end.
std::optional<std::vector<float>> read(std::span<const std::byte> bytes, std::size_t piece) {
  std::vector<float> samples;
  merkit::PcmStream stream({}, "fuzz");
  try {
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      stream.add(bytes.subspan(at, std::min(piece, bytes.size() - at)), samples);
    }
  } catch (const merkit::Error&) {
    return std::nullopt;
  }
  try {
    stream.finish();
  } catch (const merkit::Error&) {
  }
  return samples;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  const auto whole = read(bytes, size + 1);
  if (whole != read(bytes, 1) || whole != read(bytes, 7)) {
    __builtin_trap();
  }
  if (whole && whole->size() > size) {
    __builtin_trap();
  }
  for (const float x : whole.value_or(std::vector<float>())) {
    if (!std::isfinite(x)) {
      __builtin_trap();
    }
  }
  return 0;
}
