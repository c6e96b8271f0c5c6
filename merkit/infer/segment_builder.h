// The windows of a stretch of speech joined to segments of one class.
#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "merkit/infer/stay_viterbi.h"
#include "merkit/infer/timeline.h"

namespace merkit {

struct SegmentRules {
  StayViterbiOptions smoothing = {};
  double min_segment_s = 0.0;   // shorter stretches of speech abstain: "too-short"
  double min_confidence = 0.0;  // less probable classes abstain: "low-confidence"
};

// Windows are smoothed by StayViterbi; between two of them a segment ends in the middle between
// their middles. A segment has the mean of its windows' probabilities, and abstains if most of them
// do, for their most frequent reason. Not thread-safe.
class SegmentBuilder {
 public:
  explicit SegmentBuilder(const SegmentRules& rules) : rules_(rules), smoothing_(rules.smoothing) {}

  // Speech begins.
  void begin(double start_s);
  // Its next window; appends the segments that are final now.
  void add(const TimelineWindow& window, std::vector<TimelineSegment>& segments);
  // Speech ends; appends the segments that are left.
  void end(double end_s, std::vector<TimelineSegment>& segments);

 private:
  struct Open {
    TimelineSegment segment;
    std::size_t label = 0;
    std::size_t num_windows = 0;
    std::vector<double> sums;              // of probabilities
    std::size_t num_heard = 0;             // windows that had any
    std::vector<std::string> abstentions;  // of its windows
  };

  void take_settled(std::vector<TimelineSegment>& segments);
  void close(double end_s, std::vector<TimelineSegment>& segments);

  SegmentRules rules_;
  StayViterbi smoothing_;
  double start_s_ = 0.0;  // of the stretch
  Open open_;
  double last_middle_s_ = 0.0;          // of the last window that is in a segment
  std::deque<TimelineWindow> waiting_;  // windows whose class is not settled
  std::vector<std::size_t> settled_;    // scratch
};

}  // namespace merkit
