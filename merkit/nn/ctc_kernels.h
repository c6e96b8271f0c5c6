// Steps through a lattice of states in the log domain, through Highway.
#pragma once

#include <cstddef>
#include <span>

namespace merkit {

// Rows of a lattice begin with so many places that are kNever, and end at a multiple of
// kLatticeLanes behind them: then a step reads and writes whole vectors.
inline constexpr std::size_t kLatticeMargin = 2;
inline constexpr std::size_t kLatticeLanes = 8;

// Places of a row for that many states.
constexpr std::size_t lattice_row_size(std::size_t num_states) noexcept {
  return kLatticeMargin + (num_states + kLatticeLanes - 1) / kLatticeLanes * kLatticeLanes;
}

// One step, with s over the states of a row; the spans begin at the margin.
struct LatticeStep {
  std::span<const double> from;      // [row size]
  std::span<const double> skip;      // [row size], 0 where s may follow s - 2, else kNever
  std::span<const double> emission;  // [row size], kNever behind the last state
  std::span<double> to;              // [row size]; its margin is left alone
};

// to_s = emission_s + log(exp(from_s) + exp(from_(s-1)) + exp(from_(s-2) + skip_s)). Thread-safe.
void advance_lattice(const LatticeStep& step) noexcept;

}  // namespace merkit
