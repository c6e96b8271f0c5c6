// Which irregularities of the release, and which damage, a dialogue is given on purpose.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "merkit/corpus/synth/dialogue_plan.h"
#include "merkit/corpus/synth/synth_options.h"

namespace merkit {

// The kinds (see merkit/corpus/irregularity.h) are dealt out in turn to eleven dialogues, the
// number a tiny corpus has, and again to the next eleven. Immutable, so one instance may be shared
// by any number of threads.
class Damage {
 public:
  // For the dialogue with that index in the list of dialogues. `level` is "none", "some" or "all".
  Damage(std::string_view level, std::size_t dialogue_index);

  // The turn that is given `kind`, as an index in the order of speaking, at least 1 and with a turn
  // behind it; nullopt if this dialogue does not get it. No two kinds hit the same turn.
  // `num_turns` must be at least 10.
  std::optional<std::size_t> turn_for(std::string_view kind, std::size_t num_turns) const;

  // The same for kinds that concern a file as a whole.
  bool hits(std::string_view kind) const { return turn_for(kind, kMinTurns).has_value(); }

  // True for one dialogue of the corpus only: for damage that a folder can have once.
  bool hits_first(std::string_view kind) const { return is_first_round_ && hits(kind); }

 private:
  static constexpr std::size_t kMinTurns = 10;

  std::vector<std::string_view> kinds_;  // empty names: dealt out, but not at this level
  bool is_first_round_ = false;
};

// All kinds that `level` plants somewhere, in a fixed order.
std::vector<std::string_view> planted_kinds(std::string_view level);

// Changes judgements so that missing-rating and out-of-scale come about, with summaries that agree,
// and summaries so that they disagree with their raters (label-mismatch, dimension-mismatch).
void damage_judgements(PlannedDialogue& plan, const Damage& damage);

}  // namespace merkit
