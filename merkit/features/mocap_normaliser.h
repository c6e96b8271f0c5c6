// Motion capture brought to zero mean and unit deviation, actor by actor.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"

namespace merkit {

// What a fitted normaliser knows, as plain numbers: store it with a model.
struct MocapStatistics {
  std::vector<std::string> actors;  // sorted; row i of the matrices is actors[i]
  Matrix<double> means;       // [actors.size() + 1, num_columns]; the last row is of all actors
  Matrix<double> deviations;  // the same shape; 0 for a column that does not vary
};

// Faces differ in size and markers sit differently on each actor, so that raw coordinates tell
// actors apart rather than emotions. The actor is the one who wears the markers, not the speaker.
// Immutable after construction, so one instance may be shared by any number of threads.
class MocapNormaliser {
 public:
  // Features of one utterance, [num_parts, num_columns], NaN where nothing was seen.
  struct Sample {
    std::string_view actor;
    const Matrix<double>* features = nullptr;
  };

  // Mean and deviation of each column over all parts in which it was seen, for each actor and for
  // all together. Fit it on the actors of the training set only. Throws Error(kInvalidArgument) if
  // there are no samples or if their columns differ in number.
  static MocapNormaliser fit(std::span<const Sample> samples);

  // From statistics stored before. Throws Error(kCorruptData) if actors are not sorted, if shapes
  // do not fit, or if numbers are not finite or deviations negative.
  explicit MocapNormaliser(MocapStatistics statistics);

  const MocapStatistics& statistics() const noexcept { return statistics_; }

  struct Normalised {
    Matrix<float> values;  // (x - mean) / deviation; 0 where nothing was seen or nothing varies
    Matrix<float> mask;    // 1 where something was seen, 0 elsewhere; the same shape
  };

  // By the statistics of `actor`, or by those of all actors for one who was not in the training
  // set. A column that the actor's own samples never showed goes by all actors too. Throws
  // Error(kInvalidArgument) if the number of columns is not that of the samples.
  Normalised apply(const Matrix<double>& features, std::string_view actor) const;

 private:
  MocapStatistics statistics_;
};

}  // namespace merkit
