#include "merkit/features/alphabet.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/base/utf8.h"

namespace merkit {
namespace {

constexpr std::size_t kMaxCharacters = 10000;

[[noreturn]] void fail(const std::string& expected) {
  throw Error(ErrorCode::kInvalidArgument, "alphabet: expected " + expected);
}

// The character at the front of `text`, which is not empty; a stray byte is one.
std::string_view take_character(std::string_view& text) {
  const std::size_t size = std::max<std::size_t>(1, utf8_sequence_length(text, 0));
  const std::string_view character = text.substr(0, size);
  text.remove_prefix(size);
  return character;
}

bool is_separator(std::string_view character) {
  if (character.size() == 1) {
    constexpr std::string_view kAscii = " \t\r\n\f\v!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    return kAscii.find(character) != std::string_view::npos;
  }
  // U+2013 to U+2026 are E2 80 93 to E2 80 A6.
  return character >= "\u2013" && character <= "\u2026";
}

// Without what stands in square brackets; an open bracket without its partner is kept.
std::string without_markers(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('['), text.size());
    const std::size_t close = text.find(']', open);
    if (close == std::string_view::npos) {
      return kept + std::string(text);
    }
    kept += std::string(text.substr(0, open)) + ' ';
    text.remove_prefix(close + 1);
  }
  return kept;
}

std::string folded(std::string_view character) {
  if (character == "\u2019") {
    return "'";
  }
  std::string lower(character);
  if (lower.size() == 1 && lower[0] >= 'A' && lower[0] <= 'Z') {
    lower[0] = static_cast<char>(lower[0] - 'A' + 'a');
  }
  return lower;
}

}  // namespace

// What became of a text.
struct Alphabet::Reading {
  std::vector<std::size_t> ids;
  std::size_t num_unknown = 0;
};

Alphabet::Alphabet(std::string_view characters) {
  if (!is_utf8(characters)) {
    fail("text in UTF-8, got other bytes");
  }
  while (!characters.empty()) {
    const std::string_view character = take_character(characters);
    const bool is_control = character[0] >= '\0' && character[0] < ' ';
    if (is_control || folded(character) != character) {
      fail(fmt::format("lower-case letters and other printed characters, got \"{}\"",
                       quote(character)));
    }
    if (!ids_.emplace(character, ids_.size()).second) {
      fail(fmt::format("every character once, got two \"{}\"", quote(character)));
    }
    characters_.emplace_back(character);
  }
  if (characters_.empty() || characters_.size() > kMaxCharacters) {
    fail(fmt::format("1 to {} characters, got {}", kMaxCharacters, characters_.size()));
  }
}

Alphabet::Reading Alphabet::read(std::string_view text) const {
  Reading reading;
  const std::string kept = without_markers(text);
  const auto blank = ids_.find(" ");
  bool is_after_blank = false;
  for (std::string_view rest = kept; !rest.empty();) {
    const std::string character = folded(take_character(rest));
    const auto found = ids_.find(character);
    if (found != ids_.end() && character != " ") {
      if (is_after_blank && !reading.ids.empty() && blank != ids_.end()) {
        reading.ids.push_back(blank->second);
      }
      is_after_blank = false;
      reading.ids.push_back(found->second);
    } else if (is_separator(character)) {
      is_after_blank = true;
    } else {
      ++reading.num_unknown;
    }
  }
  return reading;
}

std::vector<std::size_t> Alphabet::ids(std::string_view text) const { return read(text).ids; }

std::size_t Alphabet::num_unknown(std::string_view text) const { return read(text).num_unknown; }

std::string Alphabet::normalised(std::string_view text) const { return this->text(ids(text)); }

std::string Alphabet::text(std::span<const std::size_t> ids) const {
  std::string text;
  for (const std::size_t id : ids) {
    if (id >= size()) {
      fail(fmt::format("ids below {}, got {}", size(), id));
    }
    text += characters_[id];
  }
  return text;
}

}  // namespace merkit
