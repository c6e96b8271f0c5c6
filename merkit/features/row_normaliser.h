// Features brought to zero mean and unit deviation: all rows alike, or speaker by speaker, or actor
// by actor.
//
//   RowStatisticsFit fit(num_columns);
//   for (...) fit.add("1F", store.rows(i));
//   const RowNormaliser normaliser(fit.finish());
//   normaliser.apply("1F", rows);
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"

namespace merkit {

// What a fitted normaliser knows, as plain numbers: store it with a model.
struct RowStatistics {
  std::vector<std::string> groups;  // sorted; row i of the matrices is groups[i]
  Matrix<double> means;       // [groups.size() + 1, num_columns]; the last row is of all groups
  Matrix<double> deviations;  // the same shape; 0 for a column that does not vary

  bool operator==(const RowStatistics&) const = default;
};

// Mean and deviation of each column over all rows in which it was seen (is not NaN), for each group
// and for all together; in one pass, with sums shifted by the first value seen. Not thread-safe.
class RowStatisticsFit {
 public:
  explicit RowStatisticsFit(std::size_t num_columns);

  // Rows [num_rows, num_columns] of a group; the name "" is of no group and counts for all only.
  // Throws Error(kInvalidArgument) for another number of columns.
  void add(std::string_view group, MatrixView<const float> rows);

  // The same, but the rows do not count for all: what is known of a group outside training.
  void add_to_group(std::string_view group, MatrixView<const float> rows);

  // A column that a group never showed goes by all; one never seen has mean and deviation 0.
  RowStatistics finish() const;

 private:
  struct Sums {
    std::vector<double> shifts;   // the first value seen
    std::vector<double> sums;     // of x - shift
    std::vector<double> squares;  // of (x - shift)^2
    std::vector<double> counts;
  };

  void check(MatrixView<const float> rows) const;
  void add(Sums& sums, MatrixView<const float> rows) const;
  Sums no_sums() const;

  std::size_t num_columns_;
  std::map<std::string, Sums, std::less<>> groups_;
  Sums all_;
};

// Faces differ in size, markers sit differently on each actor and voices differ in pitch, so that
// raw numbers tell people apart rather than emotions. For motion capture the group is the actor who
// wears the markers, not the speaker.
// Immutable after construction, so one instance may be shared by any number of threads.
class RowNormaliser {
 public:
  // Throws Error(kCorruptData) if groups are not sorted, if shapes do not fit, or if numbers are
  // not finite or deviations negative.
  explicit RowNormaliser(RowStatistics statistics);

  const RowStatistics& statistics() const noexcept { return statistics_; }

  // (x - mean) / deviation in place, by the statistics of `group`, or by those of all for a group
  // that is not known; 0 where nothing was seen (NaN) or nothing varies. Throws
  // Error(kInvalidArgument) for another number of columns.
  void apply(std::string_view group, Matrix<float>& rows) const;

 private:
  RowStatistics statistics_;
};

}  // namespace merkit
