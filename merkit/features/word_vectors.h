// Pretrained word vectors: GloVe, word2vec and fastText files, of which only the needed words are
// read.
//
//   const WordVectors vectors = read_word_vectors("glove.42B.300d.txt", words);
//   vectors.matrix.row(i) belongs to vectors.words[i]
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/features/vocabulary.h"

namespace merkit {

struct WordVectors {
  std::vector<std::string> words;  // those found, in the order in which they were asked for
  Matrix<float> matrix;            // [words.size(), num_dims]
  std::size_t num_dims = 0;        // also known if no word was found
};

// Vectors of `words` from the file at `path`, whose form is told from its bytes:
//   - text: a word and D numbers a line, with or without a first line "count D" (GloVe, word2vec
//     and fastText .vec). Words may hold blanks, as in GloVe 840B: the last D fields are the
//     numbers. D is taken from the first line.
//   - binary: "count D", then a word, a blank and D little-endian floats each (word2vec .bin).
//   - safetensors: the bundled file, docs/formats.md.
// Of a word that occurs twice the first vector counts. Only lines of needed words are parsed, so a
// damaged line elsewhere goes unnoticed; reading stops when all words are found.
// Throws Error(kIo) if the file cannot be read, Error(kCorruptData) for another form, numbers that
// are missing or not finite, and files that are cut short.
WordVectors read_word_vectors(const std::filesystem::path& path,
                              std::span<const std::string> words);

// The same for text or binary in memory; `where` opens the messages of errors.
WordVectors parse_word_vectors(std::string_view bytes, std::span<const std::string> words,
                               std::string_view where);

// The matrix of an embedding layer, [vocabulary size + 1, num_dims]: row i is the vector of the
// word of id i; padding and words without a vector are zeros.
Matrix<float> embedding_matrix(const Vocabulary& vocabulary, const WordVectors& vectors);

// How much of a text the vectors know.
struct Coverage {
  std::size_t num_words = 0;  // in the vocabulary
  std::size_t num_known_words = 0;
  std::size_t num_tokens = 0;  // occurrences
  std::size_t num_known_tokens = 0;
  std::vector<VocabularyWord> missing;  // the most frequent first
};

// Coverage of `vocabulary` by `vectors`.
Coverage measure_coverage(const Vocabulary& vocabulary, const WordVectors& vectors);

}  // namespace merkit
