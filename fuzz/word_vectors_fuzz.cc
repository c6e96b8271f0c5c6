// Word vectors as text and binary: they parse or throw Error; what parses is finite, is of one
// dimension and holds only words that were asked for.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "merkit/base/error.h"
#include "merkit/features/word_vectors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::array<std::string, 5> kWords = {"a", "b", ".", ". . .", "the"};
  try {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto vectors = merkit::parse_word_vectors(bytes, kWords, "fuzz");
    const auto values = vectors.matrix.values();
    const bool finite =
        std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
    const bool shaped = vectors.matrix.rows() == vectors.words.size() &&
                        vectors.matrix.cols() == vectors.num_dims && vectors.num_dims > 0;
    const bool wanted =
        std::all_of(vectors.words.begin(), vectors.words.end(), [](const std::string& word) {
          return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
        });
    if (!finite || !shaped || !wanted) {
      __builtin_trap();
    }
  } catch (const merkit::Error&) {
  }
  return 0;
}
