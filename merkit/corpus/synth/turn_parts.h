// Which words of a turn carry its feeling, in a corpus where only some do.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "merkit/base/rng.h"

namespace merkit {

// The sentences before the part with the feeling, of it and after it; each may begin or end within
// a sentence and may be empty but for the part with the feeling.
using TurnParts = std::array<std::vector<std::string>, 3>;

// Cuts `sentences` so that a stretch of words somewhere in the turn, about a third of them and two
// at least, is the part with the feeling. A marker such as [LAUGHTER] belongs to it wherever it
// stands. Words keep their order.
TurnParts cut_turn(const std::vector<std::string>& sentences, Rng& rng);

}  // namespace merkit
