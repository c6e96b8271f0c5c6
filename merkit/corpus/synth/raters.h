// What raters say of a turn, and the summary that the release makes of it.
#pragma once

#include <string>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/corpus/emotion.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

// Who rates a dialogue: names without the leading "C-" or "A-".
struct RaterPanel {
  std::vector<std::string> categories;  // three or four of "E1" .. "E6", in order
  std::vector<std::string> dimensions;  // two or three of them
};

// The panel of a dialogue. Session 1 is rated by E2, E3 and E4, as in the release.
RaterPanel draw_panel(int session, Rng& rng);

// What a turn is to those who hear it.
struct Impression {
  Emotion expressed = Emotion::kNeutral;
  double clarity = 1.0;  // 0..1; an unclear turn is mistaken for a similar emotion more often
  char gender = 'F';     // of the speaker, who reports on himself as "F1" or "M1"
};

// Judgements in the order of the release's files: categories by the panel, then by the speaker,
// then dimensions by the panel and by the speaker. Every judgement has either categories or all
// three dimensions (integers 1 to 5).
std::vector<Judgement> draw_judgements(const RaterPanel& panel, const Impression& impression,
                                       Rng& rng);

}  // namespace merkit
