// The words of a training text, numbered by frequency, and texts as rows of these numbers.
//
//   VocabularyCounter counter;
//   for (const auto& text : texts) counter.add(tokenizer.tokens(text));
//   const Vocabulary vocabulary = counter.finish({});
//   const auto ids = pad_ids(vocabulary.ids(tokens), 50);
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace merkit {

struct VocabularyWord {
  std::string word;
  std::uint64_t count = 0;

  bool operator==(const VocabularyWord&) const = default;
};

// Words with ids 1, 2, ...; id 0 is padding. Immutable, so one instance may be shared by any number
// of threads.
class Vocabulary {
 public:
  // `words` in the order of their ids. Throws Error(kInvalidArgument) if one is empty, holds a tab
  // or a line end, or occurs twice.
  explicit Vocabulary(std::vector<VocabularyWord> words);

  // The first is the word of id 1.
  const std::vector<VocabularyWord>& words() const noexcept { return words_; }

  // Id of a word, or 0 if it is not in the vocabulary.
  std::uint32_t id(std::string_view word) const;

  // Ids of the known words among `tokens`; unknown ones are left out, as Keras does.
  std::vector<std::uint32_t> ids(std::span<const std::string> tokens) const;

 private:
  std::vector<VocabularyWord> words_;
  std::map<std::string, std::uint32_t, std::less<>> id_of_;
};

struct VocabularyOptions {
  int max_words = 0;  // keep this many of the most frequent words; 0: all
  int min_count = 1;  // drop words that occur less often
};

template <class Visitor>
void visit(VocabularyOptions& o, Visitor&& field) {
  field("max_words", o.max_words, "words to keep, the most frequent first; 0: all");
  field("min_count", o.min_count, "drop words that occur less often, >= 1");
}

// Counts words. Not thread-safe.
class VocabularyCounter {
 public:
  // Counts the words of one text.
  void add(std::span<const std::string> tokens);

  // The vocabulary by falling count; words of equal count in the order of their first appearance,
  // as Keras 2.0 numbers them under an ordered dictionary. Throws Error(kInvalidArgument) if an
  // option is negative or min_count is 0.
  Vocabulary finish(const VocabularyOptions& options) const;

 private:
  std::vector<VocabularyWord> words_;
  std::map<std::string, std::size_t, std::less<>> place_of_;
};

// `ids` with zeros in front, or without its first values, so that it has `length` values
// (pad_sequences of Keras with its defaults).
std::vector<std::uint32_t> pad_ids(std::span<const std::uint32_t> ids, std::size_t length);

// One line for each word in the order of ids: word, tab, count. docs/formats.md.
std::string vocabulary_text(const Vocabulary& vocabulary);

// The vocabulary in such a text; `where` opens the messages of errors. Throws Error(kCorruptData)
// for a line of another form or a word that occurs twice.
Vocabulary parse_vocabulary(std::string_view text, std::string_view where);

}  // namespace merkit
