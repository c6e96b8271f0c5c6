#include "merkit/nn/dropout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "merkit/base/error.h"
#include "merkit/nn/for_each_index.h"
#include "merkit/nn/layer_checks.h"
#include "merkit/nn/layer_kinds.h"

namespace merkit {
namespace {

// One number of `saved` holds the mask of so many values as an integer, which float stores exactly.
constexpr std::size_t kWord = 16;
constexpr std::size_t kWordsPerStream = 256;

std::size_t num_words(std::size_t num_values) { return (num_values + kWord - 1) / kWord; }

// Bit k is set if value k is kept.
std::uint32_t draw_word(Rng& rng, std::uint32_t threshold) {
  std::uint32_t word = 0;
  for (std::uint32_t k = 0; k < kWord; k += 2) {
    const std::uint32_t bits = rng.next_u32();
    word |= static_cast<std::uint32_t>((bits & 0xFFFFU) >= threshold) << k;
    word |= static_cast<std::uint32_t>((bits >> 16U) >= threshold) << (k + 1);
  }
  return word;
}

// Calls visit(k, factor) for each of the `size` values that `bits` is the mask of. Without a
// branch, because bits cannot be predicted.
template <class T, class Visit>
void visit_word(std::uint32_t bits, T scale, std::size_t size, const Visit& visit) {
  for (std::size_t k = 0; k < size; ++k) {
    visit(k, static_cast<T>(static_cast<std::int32_t>((bits >> k) & 1U)) * scale);
  }
}

}  // namespace

Dropout::Dropout(const Options& options)
    : threshold_(static_cast<std::uint32_t>(std::lround(options.rate * 65536.0))),
      scale_(65536.0 / (65536.0 - threshold_)) {
  if (!(options.rate >= 0.0) || threshold_ >= 65536U) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("rate: expected 0 <= rate < 1, got {}", options.rate));
  }
}

Shape Dropout::output_shape(std::span<const Shape> inputs) const { return one_input(inputs); }

WorkSizes Dropout::work_sizes(std::size_t batch_size, std::span<const Shape> inputs,
                              bool training) const {
  return {.saved = training ? num_words(batch_size * inputs[0].num_values()) : 0};
}

template <class T>
void Dropout::run(const ForwardCall<T>& call) const {
  const std::span<const T> x = call.inputs[0].values;
  const std::span<T> y = call.output.values;
  if (!call.training()) {
    std::copy(x.begin(), x.end(), y.begin());
    return;
  }
  const std::size_t words = num_words(x.size());
  const T scale = static_cast<T>(scale_);
  for_each_index(call.pool, (words + kWordsPerStream - 1) / kWordsPerStream, [&](std::size_t s) {
    Rng rng = call.rng->fork(s);
    for (std::size_t w = s * kWordsPerStream; w < std::min(words, (s + 1) * kWordsPerStream); ++w) {
      const std::uint32_t bits = draw_word(rng, threshold_);
      call.saved[w] = static_cast<T>(bits);
      const std::size_t at = w * kWord;
      visit_word(bits, scale, std::min(kWord, x.size() - at),
                 [&](std::size_t k, T factor) { y[at + k] = x[at + k] * factor; });
    }
  });
}

template <class T>
void Dropout::run(const BackwardCall<T>& call) const {
  const std::span<T> dx = call.input_gradients[0];
  const std::span<const T> dy = call.output_gradient.values;
  const T scale = static_cast<T>(scale_);
  for_each_piece(call.pool, num_words(dx.size()), [&](std::size_t begin, std::size_t end) {
    for (std::size_t w = begin; w < end; ++w) {
      const std::size_t at = w * kWord;
      visit_word(static_cast<std::uint32_t>(call.saved[w]), scale, std::min(kWord, dx.size() - at),
                 [&](std::size_t k, T factor) { dx[at + k] += dy[at + k] * factor; });
    }
  });
}

MERKIT_INSTANTIATE_LAYER(Dropout);

std::vector<LayerKind> dropout_layer_kinds() {
  return {make_layer_kind<Dropout>("dropout", "Numbers dropped at random in training")};
}

}  // namespace merkit
