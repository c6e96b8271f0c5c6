// Which transcripts say the same, or nearly the same.
//
//   const TextGroups groups = group_texts(texts);
//   groups.group[3] == groups.group[7]  // the same words in the same order
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace merkit {

inline constexpr std::size_t kNoTextGroup = std::numeric_limits<std::size_t>::max();

struct TextDuplicateOptions {
  double near_jaccard = 0.8;  // from this overlap of their word sets on, texts are nearly the same
  int near_min_words = 4;     // texts with fewer different words are compared exactly only
};

template <class Visitor>
void visit(TextDuplicateOptions& o, Visitor&& field) {
  field("near_jaccard", o.near_jaccard,
        "overlap of word sets from which two texts are nearly the same, above 0 to 1");
  field("near_min_words", o.near_min_words,
        "different words that a text needs to be compared by overlap, >= 1");
}

struct TextGroups {
  // Group of each text: the texts with the same normalised words. kNoTextGroup: no words.
  std::vector<std::size_t> group;
  // For each group, the other groups that are nearly the same, ascending.
  std::vector<std::vector<std::size_t>> near;
};

// The words of `text`: runs of letters, digits, apostrophes and bytes outside ASCII, with the
// letters of ASCII in lower case. "It's over - NOW." gives it's, over, now.
std::vector<std::string> normalised_words(std::string_view text);

// Groups of `texts`. Nearly the same means |A n B| / |A u B| >= near_jaccard for their sets of
// words (Jaccard). Candidates come from an index over the rarest words of each text, by the prefix
// filter of Bayardo, Ma & Srikant (2007, "Scaling up all pairs similarity search"), which misses no
// pair.
// Throws Error(kInvalidArgument) for an option out of range.
TextGroups group_texts(std::span<const std::string_view> texts,
                       const TextDuplicateOptions& options = {});

}  // namespace merkit
