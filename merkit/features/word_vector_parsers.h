// Parsers behind read_word_vectors(), one for each form. Not installed.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "merkit/base/safetensors.h"
#include "merkit/features/word_vectors.h"

namespace merkit {

// The words that are asked for, and the vectors found so far.
class WantedWords {
 public:
  // `words` must outlive the object.
  explicit WantedWords(std::span<const std::string> words);

  // True if a wanted word begins with `first_field`, the part of a line before its first blank.
  bool may_begin(std::string_view first_field) const {
    return first_fields_.count(first_field) > 0;
  }
  // True if `word` is wanted and has no vector yet.
  bool wants(std::string_view word) const;
  // Takes the vector of a word that is wanted.
  void add(std::string_view word, std::span<const float> vector);
  bool all_found() const noexcept { return num_found_ == rank_of_.size(); }

  // What was found, in the order of the words asked for.
  WordVectors take(std::size_t num_dims);

 private:
  std::span<const std::string> words_;
  std::unordered_map<std::string_view, std::size_t> rank_of_;
  std::unordered_set<std::string_view> first_fields_;
  std::vector<std::vector<float>> vectors_;
  std::size_t num_found_ = 0;
};

// "count D" in the first line of word2vec and fastText files.
struct WordVectorHeader {
  std::size_t num_words = 0;
  std::size_t num_dims = 0;
  std::size_t num_bytes = 0;  // with the line end
};

// nullopt if the first line is not of that form.
std::optional<WordVectorHeader> parse_header(std::string_view bytes);

// The wanted vectors of a GloVe file, or of a word2vec or fastText file in text, whose header is
// found by itself. Stops where all are found. Throws Error(kCorruptData), naming `where` and the
// line, for what is no vector of the file's dimension.
WordVectors parse_text_vectors(std::string_view bytes, WantedWords& wanted, std::string_view where);

// The same of word2vec's binary form: the header, then word, blank and 32-bit floats.
WordVectors parse_binary_vectors(std::string_view bytes, WantedWords& wanted,
                                 std::string_view where);

// The same of merkit's own safetensors file (docs/formats.md).
WordVectors read_bundled_vectors(const SafetensorsFile& file, WantedWords& wanted,
                                 std::string_view where);

}  // namespace merkit
