#define XXH_INLINE_ALL  // NOLINT(readability-identifier-naming): xxHash wants this name
#include "merkit/base/hash.h"

#include <xxhash.h>

#include <algorithm>

#include "merkit/base/memory_map.h"

namespace merkit {
namespace {

constexpr std::size_t kPartBytes = std::size_t{8} << 20U;

std::string hex(const XXH128_hash_t& hash) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const XXH64_hash_t half : {hash.high64, hash.low64}) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      out += kDigits[(half >> static_cast<unsigned>(shift)) & 15U];
    }
  }
  return out;
}

}  // namespace

std::uint64_t hash64(std::span<const std::byte> bytes) noexcept {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::string hash_hex(std::span<const std::byte> bytes) {
  return hex(XXH3_128bits(bytes.data(), bytes.size()));
}

std::string hash_hex(std::string_view text) { return hash_hex(std::as_bytes(std::span(text))); }

std::string file_hash_hex(const std::filesystem::path& path) {
  const MemoryMap file(path, FileUse::kWhole);
  if (file.bytes().size() <= kPartBytes) {
    return hash_hex(file.bytes());
  }
  XXH3_state_t state{};
  XXH3_128bits_reset(&state);
  for (std::span<const std::byte> rest = file.bytes(); !rest.empty();) {
    const auto part = rest.first(std::min(rest.size(), kPartBytes));
    XXH3_128bits_update(&state, part.data(), part.size());
    file.release_pages();
    rest = rest.subspan(part.size());
  }
  return hex(XXH3_128bits_digest(&state));
}

}  // namespace merkit
