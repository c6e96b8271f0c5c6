// Words of a transcript, by the rules of the Keras tokenizer.
//
//   const Tokenizer tokenizer({.split_contractions = true});
//   tokenizer.tokens("Well, I don't.");  // well i do n't
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace merkit {

struct TokenizerOptions {
  bool lower_case = true;           // ASCII letters only
  bool split_contractions = false;  // "don't" as "do n't", "it's" as "it 's"
  bool keep_markers = true;         // "[LAUGHTER]" becomes the word "laughter"
};

template <class Visitor>
void visit(TokenizerOptions& o, Visitor&& field) {
  field("lower_case", o.lower_case, "lower-case ASCII letters");
  field("split_contractions", o.split_contractions,
        "write don't as do n't and it's as it 's, as the vocabulary of GloVe does");
  field("keep_markers", o.keep_markers, "keep markers such as [LAUGHTER] as words");
}

// Immutable, so one instance may be shared by any number of threads.
class Tokenizer {
 public:
  explicit Tokenizer(const TokenizerOptions& options) : options_(options) {}

  // The words of `text` in order. Tab, line feed and the characters
  // !"#$%&()*+,-./:;<=>?@[\]^_`{|}~ separate words like the blank (Keras 2.0,
  // text_to_word_sequence), and so does the carriage return; an apostrophe belongs to its word.
  //
  // With split_contractions, the endings n't 's 're 've 'll 'd 'm become words of their own, as in
  // the Penn Treebank; a typographic apostrophe counts as a plain one.
  std::vector<std::string> tokens(std::string_view text) const;

 private:
  TokenizerOptions options_;
};

}  // namespace merkit
