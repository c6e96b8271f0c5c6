#include "merkit/corpus/synth/evaluation_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace merkit {
namespace {

std::string summary_text(const PlannedTurn& turn, const Placement& placement) {
  return fmt::format("[{:.4f} - {:.4f}]\t{}\t{}\t[{:.4f}, {:.4f}, {:.4f}]", placement.start_s(),
                     placement.end_s(), turn.id, emotion_code(turn.label), turn.dimensions.valence,
                     turn.dimensions.activation, turn.dimensions.dominance);
}

std::string category_line(const Judgement& judgement) {
  std::string words;
  for (const Emotion emotion : judgement.categories) {
    words += (words.empty() ? "" : " ") + std::string(category_word(emotion)) + ";";
  }
  return fmt::format("C-{}:\t{}\t({})", judgement.rater, words, judgement.comment);
}

std::string number_text(const std::optional<double>& value) {
  return value ? fmt::format("{:.0f}", *value) : std::string();
}

std::string dimension_line(const Judgement& judgement) {
  return fmt::format("A-{}:\tval {}; act {}; dom  {};\t({})", judgement.rater,
                     number_text(judgement.valence), number_text(judgement.activation),
                     number_text(judgement.dominance), judgement.comment);
}

MarkedText block(const PlannedTurn& turn, const Placement& placement) {
  MarkedText lines = {{summary_text(turn, placement)}};
  for (const Judgement& judgement : turn.judgements) {
    const bool rated = judgement.valence || judgement.activation || judgement.dominance;
    lines.push_back({rated ? dimension_line(judgement) : category_line(judgement)});
    if (rated && !judgement.dominance) {
      lines.back().kind = "missing-rating";
    }
  }
  lines.push_back({""});
  return lines;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  return text.replace(text.find(from), from.size(), to);
}

// What is wrong with the block of turn number `index`, if anything.
void damage_block(MarkedText& lines, const PlannedDialogue& plan, std::size_t index,
                  const Damage& damage) {
  const auto is_hit = [&](std::string_view kind) {
    return damage.turn_for(kind, plan.turns.size()) == index;
  };
  for (const std::string_view kind : {"out-of-scale", "label-mismatch", "dimension-mismatch"}) {
    if (is_hit(kind)) {
      lines.front().kind = kind;
    }
  }
  if (is_hit("malformed-rater")) {
    lines.insert(lines.end() - 1, {"A-E?: val 3, act 3", "malformed-rater"});
  }
  if (is_hit("unknown-category")) {
    lines.insert(lines.end() - 1, {"C-E7:\tBoredom;\t()", "unknown-category"});
  }
  if (is_hit("duplicate-turn")) {
    const MarkedText twin = lines;
    lines.insert(lines.end(), twin.begin(), twin.end());
    lines[twin.size()].kind = "duplicate-turn";
  }
  if (is_hit("foreign-turn")) {
    lines.push_back(
        {replaced(lines.front().text, plan.slot.name, "Ses09F_impro01"), "foreign-turn"});
    lines.push_back({""});
  }
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Activation and valence are turned round in these files, see spec of the release: the trap is
// that the summary file of the same rater has them the right way.
std::string reversed_text(const std::optional<double>& value) {
  constexpr double kTurn = 6.0;
  return value ? fmt::format("{:.0f}", kTurn - *value) : std::string();
}

std::string attribute_line(const std::string& id, const Judgement& judgement) {
  return fmt::format("{} :act {}; :val {}; :dom {}; ({})\n", id,
                     reversed_text(judgement.activation), reversed_text(judgement.valence),
                     number_text(judgement.dominance), judgement.comment);
}

std::string categorical_line(const std::string& id, const Judgement& judgement) {
  std::string words;
  for (const Emotion emotion : judgement.categories) {
    const std::string_view suffix = emotion == Emotion::kNeutral ? " state" : "";
    words += fmt::format(":{}{}; ", category_word(emotion), suffix);
  }
  return fmt::format("{} {}({})\n", id, words, judgement.comment);
}

void add_to_rater_files(const PlannedDialogue& plan, const PlannedTurn& turn,
                        std::map<std::filesystem::path, std::string>& files) {
  for (const Judgement& judgement : turn.judgements) {
    const bool categorical = !judgement.categories.empty();
    const std::filesystem::path folder = judgement.is_self_report ? "Self-evaluation"
                                         : categorical            ? "Categorical"
                                                                  : "Attribute";
    const std::string name =
        plan.slot.name + "_" + lower(judgement.rater) + (categorical ? "_cat.txt" : "_atr.txt");
    files[folder / name] +=
        categorical ? categorical_line(turn.id, judgement) : attribute_line(turn.id, judgement);
  }
}

}  // namespace

MarkedText evaluation_text(const PlannedDialogue& plan, std::span<const Placement> placements,
                           const Damage& damage) {
  MarkedText text = {{"% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]"}, {""}};
  for (const char gender : {'F', 'M'}) {
    for (std::size_t i = 0; i < plan.turns.size(); ++i) {
      if (plan.turns[i].gender == gender) {
        MarkedText lines = block(plan.turns[i], placements[i]);
        damage_block(lines, plan, i, damage);
        text.insert(text.end(), lines.begin(), lines.end());
      }
    }
  }
  return text;
}

std::size_t summary_line(const MarkedText& text, std::string_view id) {
  const std::string field = "\t" + std::string(id) + "\t";
  const auto found = std::find_if(text.begin(), text.end(), [&](const MarkedLine& line) {
    return line.text.find(field) != std::string::npos;
  });
  return found == text.end() ? 0 : static_cast<std::size_t>(found - text.begin()) + 1;
}

std::map<std::filesystem::path, std::string> rater_files(const PlannedDialogue& plan) {
  std::map<std::filesystem::path, std::string> files;
  for (const char gender : {'F', 'M'}) {
    for (const PlannedTurn& turn : plan.turns) {
      if (turn.gender == gender) {
        add_to_rater_files(plan, turn, files);
      }
    }
  }
  return files;
}

std::string_view category_word(Emotion emotion) {
  constexpr std::array<std::string_view, kNumEmotions> kWords = {
      "Anger", "Happiness", "Excited", "Sadness", "Neutral",  "Frustration",
      "Fear",  "Surprise",  "Disgust", "Other",   "Undecided"};
  return kWords[static_cast<std::size_t>(emotion)];
}

}  // namespace merkit
