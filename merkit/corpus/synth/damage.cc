#include "merkit/corpus/synth/damage.h"

#include <algorithm>
#include <array>

namespace merkit {
namespace {

struct Kind {
  std::string_view name;
  bool release_has_it = false;
};

// Position modulo kNumHands chooses the dialogue. In a tiny corpus the last of them is
// Ses05M_script01_1b, which has no motion capture to be damaged.
constexpr std::size_t kNumHands = 11;
constexpr std::array kKinds = {
    Kind{"appledouble", true},
    Kind{"missing-rating", true},
    Kind{"out-of-scale", true},
    Kind{"not-chronological", true},
    Kind{"xx-turn", true},
    Kind{"duplicate-id", true},
    Kind{"nan-markers", true},
    Kind{"missing-mocap", true},
    Kind{"empty-text", true},
    Kind{"id-less-line", true},
    Kind{"crlf", false},
    Kind{"latin-1", false},
    Kind{"missing-wav", false},
    Kind{"wrong-rate", false},
    Kind{"wrong-length", false},
    Kind{"silent-wav", false},
    Kind{"clipped-wav", false},
    Kind{"duplicate-audio", false},
    Kind{"wrong-channels", false},
    Kind{"unreadable-wav", false},
    Kind{"unlabelled-wav", false},
    Kind{"no-final-newline", false},
    Kind{"no-brackets", false},
    Kind{"unlabelled-turn", false},
    Kind{"conflicting-text", false},
    Kind{"missing-text", false},
    Kind{"malformed-mocap", false},
    Kind{"empty-mocap", false},
    Kind{"malformed-rater", false},
    Kind{"unknown-category", false},
    Kind{"duplicate-turn", false},
    Kind{"foreign-turn", false},
    Kind{"unexpected-file", false},
    Kind{"label-mismatch", false},
    Kind{"dimension-mismatch", false},
    Kind{"dialogue-without-labels", false},
};

bool is_planted(const Kind& kind, std::string_view level) {
  return level == "all" || (level == "some" && kind.release_has_it);
}

Judgement& nth_rating(PlannedTurn& turn, std::size_t n) {
  for (Judgement& judgement : turn.judgements) {
    if (judgement.valence && !judgement.is_self_report && n-- == 0) {
      return judgement;
    }
  }
  return turn.judgements.back();
}

// Half of the raters say 5, the others 6, so that the mean is 5.5 as in the release.
void rate_beyond_scale(PlannedTurn& turn) {
  constexpr double kHighest = 5.0;
  double next = kHighest;
  for (Judgement& judgement : turn.judgements) {
    if (judgement.valence && !judgement.is_self_report) {
      judgement.valence = next;
      next = kHighest + 1.0;
    }
  }
}

}  // namespace

Damage::Damage(std::string_view level, std::size_t dialogue_index)
    : is_first_round_(dialogue_index < kNumHands) {
  for (std::size_t i = dialogue_index % kNumHands; i < kKinds.size(); i += kNumHands) {
    kinds_.push_back(is_planted(kKinds[i], level) ? kKinds[i].name : std::string_view());
  }
}

std::optional<std::size_t> Damage::turn_for(std::string_view kind, std::size_t num_turns) const {
  const auto found = std::find(kinds_.begin(), kinds_.end(), kind);
  if (found == kinds_.end() || num_turns < kMinTurns) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(1 + 2 * (found - kinds_.begin()));
}

std::vector<std::string_view> planted_kinds(std::string_view level) {
  std::vector<std::string_view> kinds;
  for (const Kind& kind : kKinds) {
    if (is_planted(kind, level)) {
      kinds.push_back(kind.name);
    }
  }
  if (level != "none") {
    kinds.emplace_back("dialogue-without-mocap");
  }
  return kinds;
}

void damage_judgements(PlannedDialogue& plan, const Damage& damage) {
  auto& turns = plan.turns;
  if (const auto turn = damage.turn_for("missing-rating", turns.size())) {
    nth_rating(turns[*turn], 0).dominance.reset();
    summarise(turns[*turn]);
  }
  if (const auto turn = damage.turn_for("out-of-scale", turns.size())) {
    rate_beyond_scale(turns[*turn]);
    summarise(turns[*turn]);
  }
  if (const auto turn = damage.turn_for("label-mismatch", turns.size())) {
    turns[*turn].label =
        turns[*turn].label == Emotion::kOther ? Emotion::kNeutral : Emotion::kOther;
  }
  if (const auto turn = damage.turn_for("dimension-mismatch", turns.size())) {
    turns[*turn].dimensions.dominance = turns[*turn].dimensions.dominance > 3.0 ? 1.5 : 4.5;
  }
}

}  // namespace merkit
