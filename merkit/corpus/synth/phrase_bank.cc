#include "merkit/corpus/synth/phrase_bank.h"

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/parse.h"
#include "merkit/corpus/emotion.h"

namespace merkit {
namespace {

constexpr std::string_view kAny = "any";

[[noreturn]] void fail(std::string_view where, std::size_t line, std::string_view expected,
                       std::string_view got) {
  throw Error(ErrorCode::kCorruptData, std::string(where) + ":" + std::to_string(line) +
                                           ": expected " + std::string(expected) + ", got \"" +
                                           quote(got) + "\"");
}

bool braces_pair_up(std::string_view phrase) {
  bool open = false;
  for (const char c : phrase) {
    if ((c == '{' && open) || (c == '}' && !open)) {
      return false;
    }
    open = c == '{' || (open && c != '}');
  }
  return !open;
}

bool is_speakable(std::string_view phrase) {
  return std::all_of(phrase.begin(), phrase.end(), [](char c) {
    return c >= ' ' && c <= '~' && (c < '0' || c > '9') && c != '<' && c != '>' && c != '&';
  });
}

}  // namespace

PhraseSections parse_phrases(std::string_view text, std::string_view where) {
  PhraseSections sections;
  std::vector<std::string>* current = nullptr;
  LineReader lines(text);
  while (const auto next = lines.next()) {
    const std::string_view line = trim(*next);
    const std::size_t number = lines.line_number();
    if (line.empty() || line.front() == '#') {
      continue;
    }
    if (line.front() == '@') {
      const std::string_view name = line.substr(1);
      if (name != kAny && !emotion_from_code(name)) {
        fail(where, number, R"("@any" or "@" and the code of an emotion)", line);
      }
      current = &sections[std::string(name)];
    } else if (current == nullptr) {
      fail(where, number, "a heading such as \"@any\" before the first phrase", line);
    } else if (!braces_pair_up(line)) {
      fail(where, number, "braces in pairs, not nested", line);
    } else if (!is_speakable(line)) {
      fail(where, number, "ASCII without digits and markup", line);
    } else {
      current->emplace_back(line);
    }
  }
  return sections;
}

std::string expand_phrase(std::string_view phrase, Rng& rng) {
  std::string out;
  while (!phrase.empty()) {
    const std::size_t open = std::min(phrase.find('{'), phrase.size());
    out += phrase.substr(0, open);
    phrase.remove_prefix(open);
    if (!phrase.empty()) {
      const std::size_t close = phrase.find('}');
      const auto parts = split(phrase.substr(1, close - 1), '|');
      out += parts[rng.below(parts.size())];
      phrase.remove_prefix(close + 1);
    }
  }
  return out;
}

PhraseBank::PhraseBank(const std::filesystem::path& folder) {
  constexpr std::string_view kScenes[] = {"feelings", "filler",   "impro01", "impro02", "impro03",
                                          "impro04",  "impro05",  "impro06", "impro07", "impro08",
                                          "script01", "script02", "script03"};
  for (const std::string_view scene : kScenes) {
    const auto path = folder / (std::string(scene) + ".txt");
    scenes_[std::string(scene)] = parse_phrases(read_file(path), path.string());
    if (scene != "feelings" && !has(scene, kAny)) {
      throw Error(ErrorCode::kNotFound, path.string() + ": expected phrases under \"@any\"");
    }
  }
}

bool PhraseBank::has(std::string_view scene, std::string_view section) const {
  return find(scene, section) != nullptr;
}

const std::vector<std::string>* PhraseBank::find(std::string_view scene,
                                                 std::string_view section) const {
  const auto sections = scenes_.find(scene);
  if (sections == scenes_.end()) {
    return nullptr;
  }
  const auto phrases = sections->second.find(section);
  const bool found = phrases != sections->second.end() && !phrases->second.empty();
  return found ? &phrases->second : nullptr;
}

std::string PhraseBank::draw(std::string_view scene, std::string_view section, Rng& rng) const {
  const auto* const phrases = find(scene, section);
  if (phrases == nullptr) {
    throw Error(ErrorCode::kNotFound, "phrase bank: expected phrases under \"" +
                                          std::string(section) + "\" in " + std::string(scene));
  }
  return expand_phrase((*phrases)[rng.below(phrases->size())], rng);
}

}  // namespace merkit
