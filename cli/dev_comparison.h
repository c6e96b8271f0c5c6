// Two models side by side on the utterances that the first one was chosen on.
#pragma once

#include <cstddef>
#include <filesystem>

#include "merkit/base/run_control.h"
#include "merkit/infer/recognizer.h"

namespace merkit::cli {

// One model's figures on the development part.
struct DevFigures {
  double wa = 0.0;
  double ua = 0.0;
  double log_loss = 0.0;  // nats
};

struct DevComparison {
  std::size_t num_utterances = 0;
  DevFigures before = {};
  DevFigures after = {};
  double agreement = 0.0;           // share of utterances with the same top class
  double largest_difference = 0.0;  // of a probability
};

// Runs both over the development part of the fold that `before` was trained on, which is made again
// from `corpus` by the protocol in its file, as training made it. Throws Error(kInvalidArgument) if
// the folds are not those of training (another corpus or version of the protocol), and what
// reading the corpus and recognising throw.
DevComparison compare_on_dev(const Recognizer& before, const Recognizer& after,
                             const std::filesystem::path& corpus, const RunControl& control);

}  // namespace merkit::cli
