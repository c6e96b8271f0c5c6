// Any bytes as a label file: turns that obey their invariants, the rest reported.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "merkit/base/utf8.h"
#include "merkit/corpus/consensus.h"
#include "merkit/corpus/emo_evaluation.h"
#include "merkit/corpus/irregularity.h"

namespace {

void require(bool holds) {
  if (!holds) {
    __builtin_trap();
  }
}

void check_turn(const merkit::LabelledTurn& turn) {
  require(turn.line > 0 && !turn.id.empty() && !turn.label.empty());
  require(std::isfinite(turn.start_s) && std::isfinite(turn.end_s) && turn.start_s < turn.end_s);
  require(std::isfinite(turn.dimensions.valence) && std::isfinite(turn.dimensions.dominance));
  merkit::Utterance utterance;
  utterance.judgements = turn.judgements;
  double sum = 0.0;
  for (const double share : merkit::soft_label(utterance)) {
    sum += share;
  }
  require(sum == 0.0 || std::abs(sum - 1.0) < 1e-9);
  require((sum > 0.0) == merkit::majority_emotion(turn.judgements).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const merkit::EmoEvaluation result = merkit::parse_emo_evaluation(text, "fuzz");
  for (const merkit::LabelledTurn& turn : result.turns) {
    check_turn(turn);
  }
  for (const merkit::Irregularity& irregularity : result.irregularities) {
    require(merkit::find_irregularity_kind(irregularity.kind) != nullptr);
    require(merkit::is_utf8(irregularity.detail));
    require(std::none_of(irregularity.detail.begin(), irregularity.detail.end(),
                         [](char c) { return c >= 0 && c < ' '; }));
  }
  require(!result.turns.empty() || !result.irregularities.empty());
  return 0;
}
