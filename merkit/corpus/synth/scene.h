// Which emotions belong to which scene.
#pragma once

#include <string_view>

#include "merkit/base/rng.h"
#include "merkit/corpus/emotion.h"

namespace merkit {

// An emotion (never kUndecided) at the frequency it has in `scenario` ("impro01" .. "impro08",
// "script01" .. "script03"); in any other scenario as often as in the whole.
Emotion draw_emotion(std::string_view scenario, Rng& rng);

}  // namespace merkit
