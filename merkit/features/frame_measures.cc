#include "merkit/features/frame_measures.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "merkit/features/frame_kernels.h"
#include "merkit/features/sign_words.h"

namespace merkit {
namespace {

// Bits over the samples of a signal, 64 to a word.
using Bits = std::vector<std::uint64_t>;

constexpr std::size_t kWordBits = 64;

// Set bits from `begin` up to, not including, `end`.
std::size_t count_bits(const Bits& bits, std::size_t begin, std::size_t end) {
  std::size_t count = 0;
  for (std::size_t i = begin; i < end;) {
    const std::size_t shift = i % kWordBits;
    const std::size_t length = std::min(kWordBits - shift, end - i);
    const std::uint64_t word = bits[i / kWordBits] >> shift << (kWordBits - length);
    count += static_cast<std::size_t>(std::popcount(word));
    i += length;
  }
  return count;
}

// The first set bit from `begin` on, or `end` if there is none before it.
std::size_t first_bit(const Bits& bits, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end;) {
    const std::uint64_t word = bits[i / kWordBits] >> (i % kWordBits);
    if (word != 0) {
      return std::min(end, i + static_cast<std::size_t>(std::countr_zero(word)));
    }
    i += kWordBits - i % kWordBits;
  }
  return end;
}

// The bits that were one place earlier; `before` is the word before.
std::uint64_t delayed(std::uint64_t word, std::uint64_t before) {
  return (word << 1U) | (before >> (kWordBits - 1));
}

// Set bits spread over the gaps behind them, from `before` too: log2(64) doublings.
std::uint64_t spread(std::uint64_t word, std::uint64_t gaps, std::uint64_t before) {
  word |= gaps & delayed(0, before);
  for (unsigned shift = 1; shift < kWordBits; shift *= 2) {
    word |= gaps & (word << shift);
    gaps &= gaps << shift;
  }
  return word;
}

std::vector<double> rates_by_sign(std::span<const float> samples, const FrameCut& cut) {
  Bits crossings;  // where the sign is not that of the last sample that was not 0
  Bits sounding;   // samples that are not 0
  std::uint64_t before = 0;
  for (const SignWord& word : sign_words(samples, 0.0)) {
    sounding.push_back(word.above | word.below);
    const std::uint64_t below = spread(word.below, ~sounding.back(), before);
    crossings.push_back(below ^ delayed(below, before));
    before = below;
  }
  std::vector<double> rates(cut.num_frames(samples.size()));
  for (std::size_t t = 0; t < rates.size(); ++t) {
    const std::size_t end = t * cut.hop + cut.width;
    // The first sample of a frame that is not 0 is compared with none before the frame.
    const std::size_t first = first_bit(sounding, t * cut.hop, end);
    const std::size_t count = first < end ? count_bits(crossings, first + 1, end) : 0;
    rates[t] = static_cast<double>(count) / static_cast<double>(cut.width - 1);
  }
  return rates;
}

std::vector<double> rates_as_opensmile(std::span<const float> samples, const FrameCut& cut) {
  const std::vector<SignWord> words = sign_words(samples, 0.0);
  Bits crossings;
  for (std::size_t w = 0; w < words.size(); ++w) {
    const SignWord here = words[w];
    const SignWord before = w > 0 ? words[w - 1] : SignWord();
    const SignWord after = w + 1 < words.size() ? words[w + 1] : SignWord();
    const SignWord last{delayed(here.above, before.above), delayed(here.below, before.below)};
    const SignWord next{(here.above >> 1U) | (after.above << (kWordBits - 1)),
                        (here.below >> 1U) | (after.below << (kWordBits - 1))};
    const std::uint64_t changes = (here.above & last.below) | (here.below & last.above);
    const std::uint64_t dents = (last.above & next.above) | (last.below & next.below);
    crossings.push_back(changes | ~(here.above | here.below | dents));
  }
  std::vector<double> rates(cut.num_frames(samples.size()));
  for (std::size_t t = 0; t < rates.size(); ++t) {
    const std::size_t begin = t * cut.hop;
    const std::size_t count = count_bits(crossings, begin + 1, begin + cut.width - 1);
    rates[t] = static_cast<double>(count) / static_cast<double>(cut.width);
  }
  return rates;
}

}  // namespace

FrameCut make_frame_cut(double window_s, double hop_s, int sample_rate_hz) {
  // The addend saves products such as 0.29 * 100 from landing below their integer.
  const auto samples = [&](double seconds) {
    return static_cast<std::size_t>(seconds * sample_rate_hz + 1e-6);
  };
  return {samples(window_s), samples(hop_s)};
}

std::vector<double> mean_squares(std::span<const float> samples, const FrameCut& cut) {
  std::vector<double> out(cut.num_frames(samples.size()));
  for (std::size_t t = 0; t < out.size(); ++t) {
    out[t] =
        sum_of_squares(samples.subspan(t * cut.hop, cut.width)) / static_cast<double>(cut.width);
  }
  return out;
}

double log_energy(double mean_square) { return std::log(std::max(mean_square, 1e-10)); }

std::vector<double> zero_crossing_rates(std::span<const float> samples, const FrameCut& cut,
                                        CrossingRule rule) {
  return rule == CrossingRule::kSigns ? rates_by_sign(samples, cut)
                                      : rates_as_opensmile(samples, cut);
}

}  // namespace merkit
