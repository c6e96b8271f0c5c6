// Label files of a dialogue in the release's syntax.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "merkit/corpus/synth/damage.h"
#include "merkit/corpus/synth/dialogue_plan.h"
#include "merkit/corpus/synth/marked_text.h"
#include "merkit/corpus/synth/timeline.h"

namespace merkit {

// EmoEvaluation/<dialogue>.txt: the woman's turns, then the man's, each a block of summary and
// rater lines. `placements` are those of plan.turns. Damage to blocks is done and marked here.
MarkedText evaluation_text(const PlannedDialogue& plan, std::span<const Placement> placements,
                           const Damage& damage);

// Line, from 1, of the summary of turn `id` in such a text; 0 if there is none.
std::size_t summary_line(const MarkedText& text, std::string_view id);

// The files of single raters, by path below EmoEvaluation: "Categorical/<dialogue>_e2_cat.txt",
// "Attribute/<dialogue>_e3_atr.txt", "Self-evaluation/<dialogue>_f1_cat.txt" and so on. As in the
// release, activation and valence are reversed in the attribute files (6 minus the value), but
// dominance is not.
std::map<std::filesystem::path, std::string> rater_files(const PlannedDialogue& plan);

// The word for an emotion in rater lines: "Neutral", "Excited".
std::string_view category_word(Emotion emotion);

}  // namespace merkit
