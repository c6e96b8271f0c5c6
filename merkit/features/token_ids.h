// Transcripts as rows of word ids: the input of a text model with its own embedding.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/features/tokenizer.h"
#include "merkit/features/vocabulary.h"

namespace merkit {

struct TokenIdsOptions {
  std::string vocabulary;        // file made by `merkit text vocab`
  int length = 50;               // rows; shorter texts get zeros in front, longer ones lose their
                                 // beginning; 0: as many rows as known words
  TokenizerOptions tokens = {};  // must be those with which the vocabulary was made
};

template <class Visitor>
void visit(TokenIdsOptions& o, Visitor&& field) {
  field("vocabulary", o.vocabulary, "file of words made by merkit text vocab");
  field("length", o.length, "rows: zeros in front or words cut there; 0: one row a known word");
  visit(o.tokens, field);
}

// Immutable after construction, so one instance may be shared by any number of threads.
class TokenIds {
 public:
  // Reads the vocabulary, if one is named: without one the object only describes itself. Throws
  // Error(kInvalidArgument) if length is negative or above 100000, Error(kIo) or
  // Error(kCorruptData) if the file cannot be read or understood.
  explicit TokenIds(const TokenIdsOptions& options);

  // {"id"}.
  std::vector<std::string> column_names() const { return {"id"}; }

  // Ids of the words of `text`, [length, 1], or [number of known words, 1] if length is 0. Exact in
  // float up to a vocabulary of 2^24 words. Throws Error(kInvalidArgument) without a vocabulary.
  Matrix<float> compute(std::string_view text) const;

  // Hash of the vocabulary.
  const std::string& fingerprint() const noexcept { return fingerprint_; }

 private:
  TokenIds(const TokenIdsOptions& options, const std::string& vocabulary_text);

  TokenIdsOptions options_;
  Tokenizer tokenizer_;
  Vocabulary vocabulary_;
  std::string fingerprint_;
};

}  // namespace merkit
