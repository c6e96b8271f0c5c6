#define XXH_INLINE_ALL  // NOLINT(readability-identifier-naming): xxHash wants this name
#include "merkit/base/hash.h"

#include <xxhash.h>

#include <array>

namespace merkit {

std::uint64_t hash64(std::span<const std::byte> bytes) noexcept {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::string hash_hex(std::span<const std::byte> bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const XXH64_hash_t half : {hash.high64, hash.low64}) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      out += kDigits[(half >> static_cast<unsigned>(shift)) & 15U];
    }
  }
  return out;
}

std::string hash_hex(std::string_view text) { return hash_hex(std::as_bytes(std::span(text))); }

}  // namespace merkit
