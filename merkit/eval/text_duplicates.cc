#include "merkit/eval/text_duplicates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "merkit/base/error.h"

namespace merkit {
namespace {

using WordSet = std::vector<std::size_t>;  // ascending, rarest word first

bool is_word_byte(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '\'' ||
         static_cast<unsigned char>(c) >= 0x80;
}

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

void check(const TextDuplicateOptions& options) {
  if (!(options.near_jaccard > 0.0 && options.near_jaccard <= 1.0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("near_jaccard: expected above 0 to 1, got {}", options.near_jaccard));
  }
  if (options.near_min_words < 1) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("near_min_words: expected >= 1, got {}", options.near_min_words));
  }
}

// Numbers the words so that rare ones come first, and gives the sets of these numbers.
std::vector<WordSet> word_sets(const std::vector<std::vector<std::string>>& texts) {
  std::unordered_map<std::string_view, std::size_t> places;
  std::vector<std::size_t> counts;
  std::vector<WordSet> sets(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (const std::string& word : texts[i]) {
      sets[i].push_back(places.emplace(word, places.size()).first->second);
    }
    std::sort(sets[i].begin(), sets[i].end());
    sets[i].erase(std::unique(sets[i].begin(), sets[i].end()), sets[i].end());
    counts.resize(places.size(), 0);
    for (const std::size_t word : sets[i]) {
      ++counts[word];
    }
  }
  std::vector<std::size_t> order(counts.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return counts[a] < counts[b]; });
  std::vector<std::size_t> rank(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    rank[order[i]] = i;
  }
  for (WordSet& set : sets) {
    for (std::size_t& word : set) {
      word = rank[word];
    }
    std::sort(set.begin(), set.end());
  }
  return sets;
}

std::size_t overlap(const WordSet& a, const WordSet& b) noexcept {
  std::size_t shared = 0;
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() && j != b.end()) {
    if (*i < *j) {
      ++i;
    } else if (*j < *i) {
      ++j;
    } else {
      ++shared;
      ++i;
      ++j;
    }
  }
  return shared;
}

// Finds the pairs of sets that overlap enough.
class NearPairs {
 public:
  NearPairs(const std::vector<WordSet>& sets, const TextDuplicateOptions& options)
      : sets_(sets), jaccard_(options.near_jaccard), near_(sets.size()), seen_(sets.size(), 0) {
    std::vector<std::size_t> by_size;
    for (std::size_t i = 0; i < sets.size(); ++i) {
      if (sets[i].size() >= static_cast<std::size_t>(options.near_min_words)) {
        by_size.push_back(i);
      }
    }
    std::stable_sort(by_size.begin(), by_size.end(),
                     [&](std::size_t a, std::size_t b) { return sets[a].size() < sets[b].size(); });
    for (const std::size_t text : by_size) {
      probe(text);
    }
  }

  std::vector<std::vector<std::size_t>> take() {
    for (auto& neighbours : near_) {
      std::sort(neighbours.begin(), neighbours.end());
    }
    return std::move(near_);
  }

 private:
  // Two sets that overlap enough share one of the first words of each.
  void probe(std::size_t text) {
    const WordSet& words = sets_[text];
    const auto size = static_cast<double>(words.size());
    const auto required = static_cast<std::size_t>(std::ceil(jaccard_ * size - kRounding));
    for (std::size_t i = 0; i + required <= words.size(); ++i) {
      std::vector<std::size_t>& earlier = index_[words[i]];
      for (const std::size_t other : earlier) {
        if (std::exchange(seen_[other], text + 1) != text + 1) {
          compare(text, other);
        }
      }
      earlier.push_back(text);
    }
  }

  void compare(std::size_t a, std::size_t b) {
    const auto size_a = static_cast<double>(sets_[a].size());
    const auto size_b = static_cast<double>(sets_[b].size());
    if (size_b < jaccard_ * size_a - kRounding) {
      return;
    }
    const auto shared = static_cast<double>(overlap(sets_[a], sets_[b]));
    if (shared >= jaccard_ * (size_a + size_b - shared) - kRounding) {
      near_[a].push_back(b);
      near_[b].push_back(a);
    }
  }

  static constexpr double kRounding = 1e-9;

  const std::vector<WordSet>& sets_;
  double jaccard_;
  std::vector<std::vector<std::size_t>> near_;
  std::vector<std::size_t> seen_;  // number of the last text that was compared with it
  std::unordered_map<std::size_t, std::vector<std::size_t>> index_;
};

}  // namespace

std::vector<std::string> normalised_words(std::string_view text) {
  std::vector<std::string> words;
  bool inside = false;
  for (const char c : text) {
    if (!is_word_byte(c)) {
      inside = false;
      continue;
    }
    if (!inside) {
      words.emplace_back();
    }
    inside = true;
    words.back() += lower(c);
  }
  return words;
}

TextGroups group_texts(std::span<const std::string_view> texts,
                       const TextDuplicateOptions& options) {
  check(options);
  TextGroups result;
  std::unordered_map<std::string, std::size_t> groups;
  std::vector<std::vector<std::string>> words_of_group;
  for (const std::string_view text : texts) {
    std::vector<std::string> words = normalised_words(text);
    if (words.empty()) {
      result.group.push_back(kNoTextGroup);
      continue;
    }
    const auto [place, is_new] =
        groups.emplace(fmt::format("{}", fmt::join(words, " ")), groups.size());
    result.group.push_back(place->second);
    if (is_new) {
      words_of_group.push_back(std::move(words));
    }
  }
  result.near = NearPairs(word_sets(words_of_group), options).take();
  return result;
}

}  // namespace merkit
