// The saliencies of a segment's windows as one. Not installed.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/infer/recognizer.h"
#include "merkit/infer/saliency.h"
#include "merkit/infer/timeline.h"

namespace merkit {

// Shares over time, in parts of equal length.
class ShareCurve {
 public:
  // Parts of `part_s` from start_s to end_s.
  ShareCurve(double start_s, double end_s, double part_s);

  // `shares` are those of stretches of `hop_s` one after another from `from_s` on; what lies
  // outside of the curve is left out.
  void add(double from_s, double hop_s, std::span<const double> shares);

  // Share of each part: the mean of what was added there, for the length of the part; empty if
  // nothing was added.
  std::vector<float> values() const;

 private:
  double part_begin(std::size_t part) const noexcept;

  double start_s_;
  double end_s_;
  double part_s_;
  std::vector<double> sums_;       // of the shares
  std::vector<double> covered_s_;  // time that was added to each part
};

// Not thread-safe.
class SegmentShares {
 public:
  // `segment` is the one whose windows follow.
  SegmentShares(const Recognizer& recognizer, const TimelineSegment& segment);

  // What drove a window that begins at `start_s`; `inputs` are the rows that were explained.
  void add(double start_s, const PreparedInputs& inputs, const Saliency& saliency);

  // All windows together. Shares are means over them.
  SegmentSaliency finish() const;

 private:
  struct WordShare {
    double sum = 0.0;
    std::size_t count = 0;
  };
  struct OfInput {
    std::size_t num_windows = 0;  // that had it
    double total = 0.0;
    std::vector<double> columns;
    std::map<std::string, WordShare, std::less<>> words;
  };

  void add_rows(double start_s, std::size_t input, const Saliency& saliency);
  void add_words(const ModelInput& input, const Matrix<float>& ids, const Matrix<double>& shares,
                 OfInput& into) const;
  std::vector<SalientWord> words() const;
  double share_of(std::string_view written) const;

  const Recognizer& recognizer_;
  const TimelineSegment& segment_;
  std::string method_;
  std::size_t num_windows_ = 0;
  std::vector<OfInput> inputs_;
  ShareCurve curve_;
  ShareCurve attention_;
};

}  // namespace merkit
