#include "merkit/corpus/synth/transcript_writer.h"

#include <fmt/format.h>

#include <utility>

namespace merkit {
namespace {

std::string line_text(std::string_view id, const Placement& placement, std::string_view text) {
  return fmt::format("{} [{:08.4f}-{:08.4f}]: {}", id, placement.start_s(), placement.end_s(),
                     text);
}

// Additions and changes to the line of one turn.
class LineDamage {
 public:
  LineDamage(const PlannedDialogue& plan, std::span<const Placement> placements,
             const Damage& damage)
      : plan_(plan), placements_(placements), damage_(damage) {}

  // The lines that stand for turn number `index`.
  MarkedText lines(std::size_t index) const {
    const PlannedTurn& turn = plan_.turns[index];
    MarkedText out = {{line_text(turn.id, placements_[index], turn.text)}};
    if (is_hit("latin-1", index)) {
      out[0] = {line_text(turn.id, placements_[index], turn.text + " At the caf\xE9."), "latin-1"};
    }
    if (is_hit("missing-text", index)) {
      out.clear();
    }
    add_back_channels(index, out);
    add_strangers(index, out);
    return out;
  }

 private:
  bool is_hit(std::string_view kind, std::size_t index) const {
    return damage_.turn_for(kind, plan_.turns.size()) == index;
  }

  std::string named(std::size_t index, std::string_view suffix, std::string_view text) const {
    return line_text(plan_.slot.name + "_" + std::string(suffix), placements_[index], text);
  }

  // Lines for FXX0 and the like, which have neither label nor sound.
  void add_back_channels(std::size_t index, MarkedText& out) const {
    if (is_hit("xx-turn", index)) {
      out.push_back({named(index, "FXX0", "Yeah."), "xx-turn"});
    }
    if (is_hit("duplicate-id", index)) {
      out.push_back({named(index, "MXX0", "Mhm.")});
      out.push_back({named(index, "MXX0", "Mhm."), "duplicate-id"});
    }
    if (is_hit("empty-text", index)) {
      out.push_back({named(index, "MXX1", ""), "empty-text"});
    }
  }

  void add_strangers(std::size_t index, MarkedText& out) const {
    if (is_hit("id-less-line", index)) {
      out.push_back({"M: sorry.", "id-less-line"});
    }
    if (is_hit("no-brackets", index)) {
      out.push_back({plan_.slot.name + "_F000 Hello.", "no-brackets"});
    }
    if (is_hit("unlabelled-turn", index)) {
      out.push_back({named(index, "F998", "Who is there?"), "unlabelled-turn"});
    }
    if (is_hit("conflicting-text", index)) {
      out.push_back({line_text(plan_.turns[index].id, placements_[index], "Something else."),
                     "conflicting-text"});
    }
  }

  const PlannedDialogue& plan_;
  std::span<const Placement> placements_;
  const Damage& damage_;
};

}  // namespace

MarkedText transcript_text(const PlannedDialogue& plan, std::span<const Placement> placements,
                           const Damage& damage) {
  const LineDamage turns(plan, placements, damage);
  MarkedText text;
  for (std::size_t i = 0; i < plan.turns.size(); ++i) {
    const MarkedText lines = turns.lines(i);
    text.insert(text.end(), lines.begin(), lines.end());
  }
  if (const auto first = damage.turn_for("not-chronological", plan.turns.size())) {
    std::swap(text[*first], text[*first + 1]);
    text[*first + 1].kind = "not-chronological";
  }
  return text;
}

}  // namespace merkit
