// What drove the class of a segment: parts of its sound, words, columns and inputs.
#pragma once

#include <string>
#include <vector>

namespace merkit {

// Shares are parts of the probability of the segment's class, as in Saliency: above 0 where
// something spoke for the class, below where it spoke against it.
struct SalientInput {
  std::string input;     // its name in the recipe
  std::string modality;  // "audio", "text"
  double share = 0.0;    // mean over the windows of the segment

  bool operator==(const SalientInput&) const = default;
};

struct SalientColumn {
  std::string input;
  std::string column;  // its name in the feature set
  double share = 0.0;  // summed over the rows of a window, mean over the windows

  bool operator==(const SalientColumn&) const = default;
};

// A word as it is written, with what stands around it: "Fine,".
struct SalientWord {
  std::string text;
  double share = 0.0;  // mean over the times that the model read it; 0: it does not know it

  bool operator==(const SalientWord&) const = default;
};

struct SegmentSaliency {
  std::string method;                // as saliency_method_name() says it
  double part_s = 0.0;               // length of a part, s; the last may be shorter
  std::vector<float> parts;          // share of each part of the sound, mean over the windows that
                                     // hear it; empty if no input has frames with times
  std::vector<float> attention;      // weight of each part where a layer attends, else empty
  std::vector<SalientInput> inputs;  // those that were there
  std::vector<SalientWord> words;    // the segment's text in order
  std::vector<SalientColumn> columns;  // of the largest shares, by size; of occlusion none

  bool operator==(const SegmentSaliency&) const = default;
};

}  // namespace merkit
