// How far a recognised text is from what was said: character and word error rates.
//
//   EditCounts words;
//   words += word_edits("the cat sat", "a cat sat down");  // 1 substitution, 1 insertion
//   words.rate();                                          // 2 / 3
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace merkit {

// Errors of an alignment, or of several together.
struct EditCounts {
  std::size_t substitutions = 0;
  std::size_t deletions = 0;   // in the reference and not in the hypothesis
  std::size_t insertions = 0;  // in the hypothesis and not in the reference
  std::size_t length = 0;      // of the reference

  std::size_t errors() const noexcept { return substitutions + deletions + insertions; }
  // errors() / length, which may exceed 1; over 1 if the length is 0.
  double rate() const noexcept;

  EditCounts& operator+=(const EditCounts& other) noexcept;
  bool operator==(const EditCounts&) const = default;
};

// Edits that turn `reference` into `hypothesis`: as few as possible (Levenshtein 1966), and of the
// alignments with so few the one with most substitutions, which settles all three counts.
EditCounts label_edits(std::span<const std::size_t> reference,
                       std::span<const std::size_t> hypothesis);

// The same by characters: code points of UTF-8, blanks among them; a byte that belongs to none is
// one.
EditCounts character_edits(std::string_view reference, std::string_view hypothesis);

// The same by words: what stands between blanks.
EditCounts word_edits(std::string_view reference, std::string_view hypothesis);

}  // namespace merkit
