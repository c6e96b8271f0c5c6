// The characters that a speech recogniser writes, and texts in them.
//
//   const Alphabet alphabet("'abcdefghijklmnopqrstuvwxyz ");
//   const std::vector<std::size_t> ids = alphabet.ids("Well - don't!");
//   alphabet.text(ids);  // "well don't"
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace merkit {

// The apostrophe, the letters of English and the blank: 28 characters, as deepspeech.pytorch has
// them.
inline constexpr std::string_view kEnglishAlphabet = "'abcdefghijklmnopqrstuvwxyz ";

// Immutable after construction, so one instance may be shared by any number of threads.
class Alphabet {
 public:
  // `characters` are code points of UTF-8; the place of each is its id. Throws
  // Error(kInvalidArgument) for text that is not UTF-8, for none or more than 10,000 characters,
  // two that are equal, a control character, and an upper-case ASCII letter, which no text has.
  explicit Alphabet(std::string_view characters);

  std::size_t size() const noexcept { return characters_.size(); }
  // The characters in the order of their ids.
  const std::vector<std::string>& characters() const noexcept { return characters_; }

  // `text` as the alphabet can write it:
  //   what stands in square brackets ([LAUGHTER]) is left out, brackets and all;
  //   ASCII letters become lower case, a typographic apostrophe (U+2019) a plain one;
  //   other characters that the alphabet lacks become blanks if they are ASCII punctuation, white
  //   space, or U+2013 to U+2026 (dashes, quotation marks, dots), and are left out otherwise;
  //   runs of blanks become one, those at the ends none. Without a blank in the alphabet words run
  //   together.
  std::string normalised(std::string_view text) const;

  // Characters of `text` that normalised() leaves out although they are no separators: digits,
  // letters of other alphabets. A transcript with some does not say what was spoken.
  std::size_t num_unknown(std::string_view text) const;

  // Ids of the characters of normalised(text), each below size().
  std::vector<std::size_t> ids(std::string_view text) const;

  // The characters of `ids` side by side. Throws Error(kInvalidArgument) for an id that is not
  // below size().
  std::string text(std::span<const std::size_t> ids) const;

 private:
  struct Reading;
  Reading read(std::string_view text) const;

  std::vector<std::string> characters_;
  std::map<std::string, std::size_t, std::less<>> ids_;
};

}  // namespace merkit
