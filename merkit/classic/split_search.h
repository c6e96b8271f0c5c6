// The best split of a set of rows in one column. Not installed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace merkit {

// A row of a node in one column: the rank of its value in the upper 32 bits, then how often it was
// drawn (16 bits), then its class (16 bits).
using RankedRow = std::uint64_t;

constexpr std::uint32_t rank_of(RankedRow row) { return static_cast<std::uint32_t>(row >> 32U); }
constexpr std::size_t draws_of(RankedRow row) { return (row >> 16U) & 0xFFFFU; }
constexpr std::size_t class_of(RankedRow row) { return row & 0xFFFFU; }

// A place between two ranks.
struct Split {
  double gain = -1.0;  // sum of squared class weights over weight, of both sides; higher is purer
  std::uint32_t below = 0;  // highest rank of the left side
  std::uint32_t above = 0;  // lowest rank of the right side
  bool found = false;
};

// Keeps memory from one search to the next. One object for each thread.
class SplitSearch {
 public:
  // `class_weights`: of one row of each class; must outlive this object.
  explicit SplitSearch(std::span<const double> class_weights);

  // The split of `rows`, which it sorts, with the highest gain that leaves `min_rows` on both
  // sides; the first of equals. `totals`: weights of the classes among them.
  Split best(std::vector<RankedRow>& rows, std::span<const double> totals, std::size_t min_rows);

 private:
  void sort(std::vector<RankedRow>& rows);

  std::span<const double> class_weights_;
  std::vector<double> left_;
  std::vector<double> right_;
  std::vector<RankedRow> spare_;
};

}  // namespace merkit
