#include "merkit/base/rng.h"

#include <cmath>
#include <numbers>

#include "merkit/base/hash.h"

namespace merkit {
namespace {

using Block = std::array<std::uint32_t, 4>;

Block philox(Block counter, std::uint32_t key0, std::uint32_t key1) noexcept {
  constexpr std::uint64_t kMultiplier0 = 0xD2511F53U;
  constexpr std::uint64_t kMultiplier1 = 0xCD9E8D57U;
  constexpr std::uint32_t kWeyl0 = 0x9E3779B9U;
  constexpr std::uint32_t kWeyl1 = 0xBB67AE85U;
  constexpr int kRounds = 10;
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t product0 = kMultiplier0 * counter[0];
    const std::uint64_t product1 = kMultiplier1 * counter[2];
    counter = {static_cast<std::uint32_t>(product1 >> 32U) ^ counter[1] ^ key0,
               static_cast<std::uint32_t>(product1),
               static_cast<std::uint32_t>(product0 >> 32U) ^ counter[3] ^ key1,
               static_cast<std::uint32_t>(product0)};
    key0 += kWeyl0;
    key1 += kWeyl1;
  }
  return counter;
}

}  // namespace

Rng Rng::fork(std::uint64_t name) const noexcept {
  const std::array<std::uint64_t, 2> path = {stream_, name};
  return Rng(seed_, hash64(std::as_bytes(std::span(path))));
}

Rng Rng::fork(std::string_view name) const noexcept {
  return fork(hash64(std::as_bytes(std::span(name))));
}

std::uint32_t Rng::next_u32() noexcept {
  if (used_ == buffer_.size()) {
    buffer_ =
        philox({static_cast<std::uint32_t>(block_), static_cast<std::uint32_t>(block_ >> 32U),
                static_cast<std::uint32_t>(stream_), static_cast<std::uint32_t>(stream_ >> 32U)},
               static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32U));
    ++block_;
    used_ = 0;
  }
  return buffer_[used_++];
}

std::uint64_t Rng::next_u64() noexcept {
  const std::uint64_t low = next_u32();
  return low | (std::uint64_t{next_u32()} << 32U);
}

double Rng::uniform() noexcept {
  constexpr double kScale = 0x1.0p-53;
  return static_cast<double>(next_u64() >> 11U) * kScale;
}

double Rng::normal() noexcept {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::uint64_t Rng::below(std::uint64_t bound) noexcept {
  __extension__ using Wide = unsigned __int128;
  const std::uint64_t threshold = (0 - bound) % bound;
  for (;;) {
    const Wide product = static_cast<Wide>(next_u64()) * bound;
    if (static_cast<std::uint64_t>(product) >= threshold) {
      return static_cast<std::uint64_t>(product >> 64U);
    }
  }
}

}  // namespace merkit
