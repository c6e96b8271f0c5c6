// What the segments of an utterance say together: four statistics of the posteriors of each class
// (Han, Yu & Tashev 2014), the row that an ELM or a support vector machine classifies.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "merkit/base/matrix.h"

namespace merkit {

inline constexpr std::size_t kNumUtteranceStatistics = 4;

// [kNumUtteranceStatistics * num_classes]: the highest posterior of each class over the segments,
// then the lowest of each, then the means, then the shares of the segments whose posterior is above
// `threshold` (0.2 in the paper).
//
//   posteriors [num_segments, num_classes]
//
// An utterance without segments gets the statistics of one segment that says nothing: 1 /
// num_classes for each class. Throws Error(kInvalidArgument) without classes or unless 0 <=
// threshold < 1.
std::vector<float> utterance_statistics(MatrixView<const float> posteriors, double threshold = 0.2);

// Names of those numbers in their order, such as "max_ang".
std::vector<std::string> utterance_statistics_names(const std::vector<std::string>& classes);

}  // namespace merkit
