// Levels of activation and valence: what a network can learn beside the emotion.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "merkit/corpus/utterance.h"

namespace merkit {

// The level of a mean rating on the scale 1 to 5: 0 low up to 2, 1 medium, 2 high from 4. The
// thresholds are our reading of Neumann & Vu 2017, who speak of three levels.
std::size_t rating_level(double rating) noexcept;

// The level of each of `views`, activation or valence, of an utterance; nullopt where it was not
// rated. Throws Error(kInvalidArgument) for another view.
std::vector<std::optional<std::size_t>> view_levels(const Utterance& utterance,
                                                    std::span<const std::string> views);

}  // namespace merkit
