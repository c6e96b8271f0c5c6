// The bundled word vectors: half-precision numbers in a safetensors file.
#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "merkit/base/error.h"
#include "merkit/base/half_precision.h"
#include "merkit/base/parse.h"
#include "merkit/features/word_vector_parsers.h"

namespace merkit {
namespace {

[[noreturn]] void fail(std::string_view where, std::string_view expected, std::string_view got) {
  throw Error(ErrorCode::kCorruptData,
              fmt::format("{}: expected {}, got {}", where, expected, got));
}

const TensorView& tensor(const SafetensorsFile& file, std::string_view name,
                         std::string_view where) {
  if (!file.contains(name)) {
    fail(where, fmt::format("tensor \"{}\"", name), "none of that name");
  }
  return file.tensor(name);
}

void read_vector(const TensorView& vectors, std::size_t row, std::vector<float>& vector,
                 std::string_view where) {
  const std::byte* source = vectors.bytes.data() + row * vector.size() * sizeof(std::uint16_t);
  for (float& value : vector) {
    std::uint16_t half = 0;
    std::memcpy(&half, source, sizeof(half));
    source += sizeof(half);
    value = float_of_half(half);
    if (!std::isfinite(value)) {
      fail(where, "finite numbers", fmt::format("another in row {}", row));
    }
  }
}

}  // namespace

WordVectors read_bundled_vectors(const SafetensorsFile& file, WantedWords& wanted,
                                 std::string_view where) {
  const TensorView& words = tensor(file, "words", where);
  const TensorView& vectors = tensor(file, "vectors", where);
  if (words.type != TensorType::kU8 || vectors.type != TensorType::kF16 ||
      vectors.shape.size() != 2 || vectors.shape[1] == 0 ||
      vectors.shape[1] > vectors.bytes.size()) {
    fail(where, "words as U8 and vectors as F16 [num_words, num_dims]", "other tensors");
  }
  std::vector<float> vector(static_cast<std::size_t>(vectors.shape[1]));
  LineReader lines({reinterpret_cast<const char*>(words.bytes.data()), words.bytes.size()});
  std::size_t row = 0;
  while (const auto word = lines.next()) {
    if (row == vectors.shape[0]) {
      fail(where, fmt::format("{} words", row), "more");
    }
    if (wanted.wants(*word)) {
      read_vector(vectors, row, vector, where);
      wanted.add(*word, vector);
    }
    ++row;
  }
  if (row != vectors.shape[0]) {
    fail(where, fmt::format("{} words", vectors.shape[0]), std::to_string(row));
  }
  return wanted.take(vector.size());
}

}  // namespace merkit
