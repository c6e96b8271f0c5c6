// Content hashes (XXH3): to tell whether bytes changed, not to resist an adversary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace merkit {

// 64-bit hash of `bytes`; the same on every machine.
std::uint64_t hash64(std::span<const std::byte> bytes) noexcept;

// 128-bit hash of `bytes` as 32 lower-case hexadecimal digits; the same on every machine.
std::string hash_hex(std::span<const std::byte> bytes);
std::string hash_hex(std::string_view text);

// hash_hex() of the bytes of a file, in bounded memory. Throws as MemoryMap.
std::string file_hash_hex(const std::filesystem::path& path);

}  // namespace merkit
