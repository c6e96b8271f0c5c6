// Sentences to be spoken, by scene and emotion.
//
//   const PhraseBank bank("data/phrases");
//   std::string text = bank.draw("impro03", "exc", rng);
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/rng.h"

namespace merkit {

// The templates of a scene by section: "any" or the three-letter code of an emotion.
using PhraseSections = std::map<std::string, std::vector<std::string>, std::less<>>;

// Reads a phrase file: lines under "@section" headings, '#' for comments, {a|b} for a choice.
// Throws Error(kCorruptData) naming `where` and the line if a section is no emotion code, a line
// stands before the first heading, a brace has no partner or encloses another, or a byte is not
// ASCII, a control character, a digit, '<', '>' or '&' (the release's texts have no digits, and
// the speech program reads markup).
PhraseSections parse_phrases(std::string_view text, std::string_view where);

// A template with one part of every choice taken at random.
std::string expand_phrase(std::string_view phrase, Rng& rng);

// Immutable after construction, so one instance may be shared by any number of threads.
class PhraseBank {
 public:
  // Reads <scene>.txt for every scene in `folder`. Throws as parse_phrases does, Error(kIo) if the
  // folder or a file cannot be read, and Error(kNotFound) if a scene that the corpus needs
  // (filler, feelings, impro01 .. impro08, script01 .. script03) or its section "any" is missing.
  explicit PhraseBank(const std::filesystem::path& folder);

  // True if `scene` has templates under `section`.
  bool has(std::string_view scene, std::string_view section) const;

  // A sentence made from a random template. Throws Error(kNotFound) if there is none.
  std::string draw(std::string_view scene, std::string_view section, Rng& rng) const;

 private:
  const std::vector<std::string>* find(std::string_view scene, std::string_view section) const;

  std::map<std::string, PhraseSections, std::less<>> scenes_;
};

}  // namespace merkit
