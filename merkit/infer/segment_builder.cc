#include "merkit/infer/segment_builder.h"

#include <algorithm>
#include <map>
#include <utility>

namespace merkit {
namespace {

std::string most_frequent(const std::vector<std::string>& reasons) {
  std::map<std::string, std::size_t> counts;
  std::string best;
  for (const std::string& reason : reasons) {
    if (++counts[reason] > counts[best]) {
      best = reason;
    }
  }
  return best;
}

}  // namespace

void SegmentBuilder::begin(double start_s) {
  start_s_ = start_s;
  open_ = {};
  open_.segment.start_s = start_s;
}

void SegmentBuilder::add(const TimelineWindow& window, std::vector<TimelineSegment>& segments) {
  waiting_.push_back(window);
  const std::size_t num_classes = rules_.smoothing.num_classes;
  // Where nothing is known, every class is as likely.
  const std::vector<float> alike(num_classes, 1.0F / static_cast<float>(num_classes));
  smoothing_.add(window.probabilities.empty() ? alike : window.probabilities, settled_);
  take_settled(segments);
}

void SegmentBuilder::take_settled(std::vector<TimelineSegment>& segments) {
  for (const std::size_t label : settled_) {
    const TimelineWindow window = std::move(waiting_.front());
    waiting_.pop_front();
    const double middle_s = 0.5 * (window.start_s + window.end_s);
    if (open_.num_windows > 0 && label != open_.label) {
      const double border_s = 0.5 * (last_middle_s_ + middle_s);
      close(border_s, segments);
      open_ = {};
      open_.segment.start_s = border_s;
    }
    last_middle_s_ = middle_s;
    open_.label = label;
    ++open_.num_windows;
    if (!window.probabilities.empty()) {
      open_.sums.resize(window.probabilities.size());
      for (std::size_t c = 0; c < open_.sums.size(); ++c) {
        open_.sums[c] += static_cast<double>(window.probabilities[c]);
      }
      ++open_.num_heard;
    }
    if (!window.abstention.empty()) {
      open_.abstentions.push_back(window.abstention);
    }
  }
  settled_.clear();
}

void SegmentBuilder::close(double end_s, std::vector<TimelineSegment>& segments) {
  TimelineSegment segment = std::move(open_.segment);
  segment.end_s = end_s;
  for (const double sum : open_.sums) {
    segment.probabilities.push_back(static_cast<float>(sum / static_cast<double>(open_.num_heard)));
  }
  if (open_.num_heard > 0) {
    segment.confidence = static_cast<double>(segment.probabilities[open_.label]);
  }
  if (2 * open_.abstentions.size() > open_.num_windows) {
    segment.abstention = most_frequent(open_.abstentions);
  } else if (open_.num_heard == 0) {
    segment.abstention = "too-short";
  } else if (segment.confidence < rules_.min_confidence) {
    segment.abstention = "low-confidence";
  } else {
    segment.label = open_.label;
  }
  segments.push_back(std::move(segment));
}

void SegmentBuilder::end(double end_s, std::vector<TimelineSegment>& segments) {
  smoothing_.finish(settled_);
  take_settled(segments);
  if (end_s - start_s_ < rules_.min_segment_s) {
    open_.abstentions.assign(open_.num_windows + 1, "too-short");
  }
  close(end_s, segments);
}

}  // namespace merkit
