#include "merkit/corpus/names.h"

#include <algorithm>

namespace merkit {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// 'd' in the pattern stands for a digit, 'g' for F or M; a lower-case letter may follow the end.
bool matches(std::string_view text, std::string_view pattern) {
  if (text.size() == pattern.size() + 1 && text.back() >= 'a' && text.back() <= 'z') {
    text.remove_suffix(1);
  }
  return std::equal(text.begin(), text.end(), pattern.begin(), pattern.end(), [](char c, char p) {
    return p == 'd' ? is_digit(c) : p == 'g' ? c == 'F' || c == 'M' : c == p;
  });
}

}  // namespace

std::optional<DialogueName> parse_dialogue_name(std::string_view dialogue) {
  constexpr std::size_t kScenarioAt = 7;  // after "Ses01F_"
  const bool improvised = matches(dialogue, "Sesddg_improdd");
  if (!improvised && !matches(dialogue, "Sesddg_scriptdd_d")) {
    return std::nullopt;
  }
  DialogueName name;
  name.session = dialogue.substr(3, 2);
  if (name.session.front() == '0') {
    name.session.erase(0, 1);
  }
  name.wearer = dialogue[5];
  name.kind = improvised ? DialogueKind::kImprovised : DialogueKind::kScripted;
  name.scenario = dialogue.substr(kScenarioAt, improvised ? 7 : 8);
  return name;
}

std::optional<TurnName> parse_turn_name(std::string_view id) {
  const std::size_t last = id.rfind('_');
  if (last == std::string_view::npos || !parse_dialogue_name(id.substr(0, last))) {
    return std::nullopt;
  }
  const std::string_view suffix = id.substr(last + 1);
  const bool has_number = suffix.size() == 4 && matches(suffix, "gddd");
  const bool is_unlabelled = suffix.size() == 4 && matches(suffix, "gXXd");
  if (!has_number && !is_unlabelled) {
    return std::nullopt;
  }
  TurnName name{std::string(id.substr(0, last)), std::string(1, suffix[0]), 0, is_unlabelled};
  for (const char c : suffix.substr(is_unlabelled ? 3 : 1)) {
    name.number = name.number * 10 + (c - '0');
  }
  return name;
}

std::string speaker_of(const DialogueName& dialogue, const TurnName& turn) {
  return dialogue.session + turn.gender;
}

}  // namespace merkit
