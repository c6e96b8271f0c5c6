#include "merkit/features/word_vectors.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "merkit/base/error.h"
#include "merkit/base/memory_map.h"
#include "merkit/base/parse.h"
#include "merkit/features/word_vector_parsers.h"

namespace merkit {
namespace {

[[noreturn]] void fail(std::string_view where, std::string_view expected, std::string_view got) {
  throw Error(ErrorCode::kCorruptData,
              fmt::format("{}: expected {}, got {}", where, expected, got));
}

void refuse_other_files(std::string_view bytes, std::string_view where) {
  if (bytes.starts_with("\xBA\x16\x4F\x2F")) {
    fail(where, "word vectors", "a fastText model; use its .vec file");
  }
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("\x1F\x8B")) {
    fail(where, "word vectors", "a packed file; unpack it first");
  }
}

// Binary files have the header too; their first vector is no row of numbers.
bool is_text(std::string_view bytes, const WordVectorHeader& header) {
  LineReader lines(bytes.substr(header.num_bytes));
  const auto first = lines.next();
  if (!first || first->size() < 2 * header.num_dims) {
    return !first;
  }
  const auto fields = split_words(first->substr(0, first->find('\0')));
  if (fields.size() <= header.num_dims) {
    return false;
  }
  return std::all_of(fields.end() - static_cast<std::ptrdiff_t>(header.num_dims), fields.end(),
                     [](std::string_view field) { return parse_double(field).has_value(); });
}

}  // namespace

WordVectors parse_word_vectors(std::string_view bytes, std::span<const std::string> words,
                               std::string_view where) {
  refuse_other_files(bytes, where);
  WantedWords wanted(words);
  const auto header = parse_header(bytes);
  return header && !is_text(bytes, *header) ? parse_binary_vectors(bytes, wanted, where)
                                            : parse_text_vectors(bytes, wanted, where);
}

WordVectors read_word_vectors(const std::filesystem::path& path,
                              std::span<const std::string> words) {
  if (path.extension() == ".safetensors") {
    WantedWords wanted(words);
    return read_bundled_vectors(SafetensorsFile(path), wanted, path.string());
  }
  const MemoryMap map(path, FileUse::kWhole);
  return parse_word_vectors(map.text(), words, path.string());
}

WantedWords::WantedWords(std::span<const std::string> words)
    : words_(words), vectors_(words.size()) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    rank_of_.emplace(word, i);
    first_fields_.insert(word.substr(0, word.find(' ')));
  }
}

bool WantedWords::wants(std::string_view word) const {
  const auto found = rank_of_.find(word);
  return found != rank_of_.end() && vectors_[found->second].empty();
}

void WantedWords::add(std::string_view word, std::span<const float> vector) {
  vectors_[rank_of_.at(word)].assign(vector.begin(), vector.end());
  ++num_found_;
}

WordVectors WantedWords::take(std::size_t num_dims) {
  WordVectors result;
  result.num_dims = num_dims;
  std::vector<float> values;
  values.reserve(num_found_ * num_dims);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (!vectors_[i].empty()) {
      result.words.push_back(words_[i]);
      values.insert(values.end(), vectors_[i].begin(), vectors_[i].end());
    }
  }
  result.matrix = Matrix<float>(result.words.size(), num_dims, std::move(values));
  return result;
}

Matrix<float> embedding_matrix(const Vocabulary& vocabulary, const WordVectors& vectors) {
  Matrix<float> matrix(vocabulary.words().size() + 1, vectors.num_dims, 0.0F);
  for (std::size_t i = 0; i < vectors.words.size(); ++i) {
    if (const std::uint32_t id = vocabulary.id(vectors.words[i]); id != 0) {
      const auto row = vectors.matrix.row(i);
      std::copy(row.begin(), row.end(), matrix.row(id).begin());
    }
  }
  return matrix;
}

Coverage measure_coverage(const Vocabulary& vocabulary, const WordVectors& vectors) {
  const std::unordered_set<std::string_view> known(vectors.words.begin(), vectors.words.end());
  Coverage coverage;
  for (const VocabularyWord& entry : vocabulary.words()) {
    const auto count = static_cast<std::size_t>(entry.count);
    const bool is_known = known.count(entry.word) > 0;
    ++coverage.num_words;
    coverage.num_tokens += count;
    coverage.num_known_words += is_known ? 1 : 0;
    coverage.num_known_tokens += is_known ? count : 0;
    if (!is_known) {
      coverage.missing.push_back(entry);
    }
  }
  std::stable_sort(
      coverage.missing.begin(), coverage.missing.end(),
      [](const VocabularyWord& a, const VocabularyWord& b) { return a.count > b.count; });
  return coverage;
}

}  // namespace merkit
