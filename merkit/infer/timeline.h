// What is said of a long recording over time.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "merkit/infer/segment_saliency.h"

namespace merkit {

// A stretch of sound that was classified at once.
struct TimelineWindow {
  double start_s = 0.0;
  double end_s = 0.0;
  std::vector<float> probabilities;  // [num_classes]; empty if nothing could be said
  std::string abstention;            // why better not to believe them; "" for no reason

  bool operator==(const TimelineWindow&) const = default;
};

// A stretch of sound with one class, or with a reason to name none.
struct TimelineSegment {
  double start_s = 0.0;
  double end_s = 0.0;
  std::optional<std::size_t> label;  // nullopt: it abstains
  double confidence = 0.0;           // probability of the class that is smoothly the best
  std::vector<float> probabilities;  // mean over its windows, [num_classes]; empty if none
  std::string abstention;            // "no-speech", "too-short", "low-confidence", ...; "" if label
  std::string text;                  // what is said in it, if a transcript was given
  std::optional<SegmentSaliency> saliency = std::nullopt;  // what explain_timeline() adds

  bool operator==(const TimelineSegment&) const = default;
};

// Lowest and highest sample of a part of the sound.
struct WaveformPart {
  float low = 0.0F;
  float high = 0.0F;

  bool operator==(const WaveformPart&) const = default;
};

// Segments touch and cover the recording; windows overlap and lie in speech.
struct Timeline {
  std::string source;  // name of the recording, for the reader
  double duration_s = 0.0;
  std::vector<std::string> class_names;  // of labels and probabilities
  std::string model_hash;                // 32 hexadecimal digits; "" if unknown
  std::vector<TimelineWindow> windows;
  std::vector<TimelineSegment> segments;
  std::vector<WaveformPart> waveform;  // parts of equal length, but for the last
  double waveform_part_s = 0.0;
};

// Name of the segment's class, or "" if it abstains.
std::string label_of(const Timeline& timeline, const TimelineSegment& segment);

}  // namespace merkit
