#include "merkit/features/vocabulary.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"

namespace merkit {

Vocabulary::Vocabulary(std::vector<VocabularyWord> words) : words_(std::move(words)) {
  for (const VocabularyWord& entry : words_) {
    const auto next = static_cast<std::uint32_t>(id_of_.size() + 1);
    const bool plain =
        !entry.word.empty() && entry.word.find_first_of("\t\r\n") == std::string::npos;
    if (!plain || !id_of_.emplace(entry.word, next).second) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("vocabulary: expected each word once and not empty, got \"{}\"",
                              quote(entry.word)));
    }
  }
}

std::uint32_t Vocabulary::id(std::string_view word) const {
  const auto found = id_of_.find(word);
  return found == id_of_.end() ? 0 : found->second;
}

std::vector<std::uint32_t> Vocabulary::ids(std::span<const std::string> tokens) const {
  std::vector<std::uint32_t> ids;
  for (const std::string& token : tokens) {
    if (const std::uint32_t known = id(token); known != 0) {
      ids.push_back(known);
    }
  }
  return ids;
}

void VocabularyCounter::add(std::span<const std::string> tokens) {
  for (const std::string& token : tokens) {
    const auto [entry, is_new] = place_of_.emplace(token, words_.size());
    if (is_new) {
      words_.push_back({token, 0});
    }
    ++words_[entry->second].count;
  }
}

Vocabulary VocabularyCounter::finish(const VocabularyOptions& options) const {
  if (options.max_words < 0 || options.min_count < 1) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("vocabulary: expected max_words >= 0 and min_count >= 1, got {} and {}",
                            options.max_words, options.min_count));
  }
  std::vector<VocabularyWord> words = words_;
  std::erase_if(words, [&](const VocabularyWord& entry) {
    return entry.count < static_cast<std::uint64_t>(options.min_count);
  });
  std::stable_sort(
      words.begin(), words.end(),
      [](const VocabularyWord& a, const VocabularyWord& b) { return a.count > b.count; });
  if (options.max_words > 0 && words.size() > static_cast<std::size_t>(options.max_words)) {
    words.resize(static_cast<std::size_t>(options.max_words));
  }
  return Vocabulary(std::move(words));
}

std::vector<std::uint32_t> pad_ids(std::span<const std::uint32_t> ids, std::size_t length) {
  const auto kept = ids.last(std::min(ids.size(), length));
  std::vector<std::uint32_t> padded(length, 0);
  std::copy_backward(kept.begin(), kept.end(), padded.end());
  return padded;
}

std::string vocabulary_text(const Vocabulary& vocabulary) {
  std::string text;
  for (const VocabularyWord& entry : vocabulary.words()) {
    text += fmt::format("{}\t{}\n", entry.word, entry.count);
  }
  return text;
}

Vocabulary parse_vocabulary(std::string_view text, std::string_view where) {
  std::vector<VocabularyWord> words;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    const auto fields = split(*line, '\t');
    const auto count = fields.size() == 2 ? parse_int(fields[1]) : std::nullopt;
    if (!count || *count < 0 || fields[0].empty()) {
      throw Error(ErrorCode::kCorruptData,
                  fmt::format(R"({}:{}: expected "word<tab>count", got "{}")", where,
                              lines.line_number(), quote(*line)));
    }
    words.push_back({std::string(fields[0]), static_cast<std::uint64_t>(*count)});
  }
  try {
    return Vocabulary(std::move(words));
  } catch (const Error& error) {
    throw Error(ErrorCode::kCorruptData, fmt::format("{}: {}", where, error.what()));
  }
}

}  // namespace merkit
