#include "merkit/features/tokenizer.h"

#include <array>

namespace merkit {
namespace {

constexpr std::string_view kSeparators = " !\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r";
constexpr std::array<std::string_view, 7> kEndings = {"n't", "'s", "'re", "'ve", "'ll", "'d", "'m"};
constexpr std::string_view kCurlyApostrophe = "\xE2\x80\x99";

std::string without_markers(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const std::size_t open = text.find('[');
    const std::size_t close = open == std::string_view::npos ? open : text.find(']', open);
    if (close == std::string_view::npos) {
      break;
    }
    kept += text.substr(0, open);
    kept += ' ';
    text.remove_prefix(close + 1);
  }
  return kept += text;
}

void lower_ascii(std::string& text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
}

void straighten_apostrophes(std::string& text) {
  for (std::size_t at = text.find(kCurlyApostrophe); at != std::string::npos;
       at = text.find(kCurlyApostrophe, at + 1)) {
    text.replace(at, kCurlyApostrophe.size(), "'");
  }
}

bool ends_with_ignoring_case(std::string_view word, std::string_view ending) {
  if (word.size() < ending.size()) {
    return false;
  }
  std::string tail(word.substr(word.size() - ending.size()));
  lower_ascii(tail);
  return tail == ending;
}

void push_split(std::string_view word, std::vector<std::string>& tokens) {
  for (const std::string_view ending : kEndings) {
    if (word.size() > ending.size() && ends_with_ignoring_case(word, ending)) {
      push_split(word.substr(0, word.size() - ending.size()), tokens);  // "shouldn't've"
      tokens.emplace_back(word.substr(word.size() - ending.size()));
      return;
    }
  }
  tokens.emplace_back(word);
}

}  // namespace

std::vector<std::string> Tokenizer::tokens(std::string_view text) const {
  std::string prepared = options_.keep_markers ? std::string(text) : without_markers(text);
  if (options_.lower_case) {
    lower_ascii(prepared);
  }
  if (options_.split_contractions) {
    straighten_apostrophes(prepared);
  }
  std::vector<std::string> tokens;
  const std::string_view line = prepared;
  for (std::size_t at = line.find_first_not_of(kSeparators); at != std::string_view::npos;) {
    const std::size_t end = line.find_first_of(kSeparators, at);
    const std::string_view word = line.substr(at, end - at);
    if (options_.split_contractions) {
      push_split(word, tokens);
    } else {
      tokens.emplace_back(word);
    }
    at = line.find_first_not_of(kSeparators, end);
  }
  return tokens;
}

}  // namespace merkit
