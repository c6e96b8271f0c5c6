#include "merkit/classic/split_search.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace merkit {
namespace {

// Below it comparing is faster than counting.
constexpr std::size_t kMinRadixRows = 160;
constexpr unsigned kDigitBits = 8;

// Weight and sum of squared class weights of one side.
struct Side {
  double weight = 0.0;
  double squares = 0.0;

  void change(double& of_class, double by) {
    squares += by * (2.0 * of_class + by);
    of_class += by;
    weight += by;
  }
};

void insertion_sort(std::span<RankedRow> rows) {
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const RankedRow row = rows[i];
    std::size_t place = i;
    for (; place > 0 && rows[place - 1] > row; --place) {
      rows[place] = rows[place - 1];
    }
    rows[place] = row;
  }
}

// One pass over the digit of the rank that begins at bit `shift`; stable.
void sort_by_digit(std::span<const RankedRow> from, std::span<RankedRow> to, unsigned shift) {
  constexpr std::size_t kMask = (std::size_t{1} << kDigitBits) - 1;
  std::array<std::uint32_t, kMask + 1> places{};
  for (const RankedRow row : from) {
    ++places[(row >> shift) & kMask];
  }
  std::exclusive_scan(places.begin(), places.end(), places.begin(), std::uint32_t{0});
  for (const RankedRow row : from) {
    to[places[(row >> shift) & kMask]++] = row;
  }
}

}  // namespace

SplitSearch::SplitSearch(std::span<const double> class_weights)
    : class_weights_(class_weights), left_(class_weights.size()), right_(class_weights.size()) {}

void SplitSearch::sort(std::vector<RankedRow>& rows) {
  constexpr std::size_t kMaxInsertionRows = 24;
  if (rows.size() <= kMaxInsertionRows) {
    insertion_sort(rows);
    return;
  }
  if (rows.size() < kMinRadixRows) {
    std::ranges::sort(rows);
    return;
  }
  RankedRow used = 0;
  for (const RankedRow row : rows) {
    used |= row ^ rows.front();
  }
  const auto end = static_cast<unsigned>(std::bit_width(used));
  spare_.resize(rows.size());
  for (unsigned shift = 32; shift < end; shift += kDigitBits) {
    sort_by_digit(rows, spare_, shift);
    rows.swap(spare_);
  }
}

Split SplitSearch::best(std::vector<RankedRow>& rows, std::span<const double> totals,
                        std::size_t min_rows) {
  sort(rows);
  Split split;
  Side left;
  Side right;
  std::ranges::fill(left_, 0.0);
  std::ranges::fill(right_, 0.0);
  for (std::size_t c = 0; c < totals.size(); ++c) {
    right.change(right_[c], totals[c]);
  }
  for (std::size_t i = 0; i + min_rows < rows.size(); ++i) {
    const std::size_t c = class_of(rows[i]);
    const double weight = class_weights_[c] * static_cast<double>(draws_of(rows[i]));
    left.change(left_[c], weight);
    right.change(right_[c], -weight);
    if (i + 1 < min_rows || rank_of(rows[i]) == rank_of(rows[i + 1])) {
      continue;
    }
    const double gain = left.squares / left.weight + right.squares / right.weight;
    if (gain > split.gain) {
      split = {gain, rank_of(rows[i]), rank_of(rows[i + 1]), true};
    }
  }
  return split;
}

}  // namespace merkit
