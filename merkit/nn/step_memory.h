// What a recurrent layer did last, to go on from. Not installed.
#pragma once

#include <cstddef>
#include <span>

#include "merkit/nn/aligned_values.h"
#include "merkit/nn/gemm.h"

namespace merkit {

// The last sequence that a recurrent layer read from front to back, with its states after every
// row. A sequence that begins with the same rows has the same states there, so it is gone on with
// behind them: texts that are padded in front to one length differ in their last rows only.
class StepMemory {
 public:
  StepMemory() = default;
  // Copies what is kept. Throws std::bad_alloc.
  StepMemory(const StepMemory& other);
  StepMemory& operator=(const StepMemory& other) { return *this = StepMemory(other); }
  StepMemory(StepMemory&&) noexcept = default;
  StepMemory& operator=(StepMemory&&) noexcept = default;
  ~StepMemory() = default;

  // Rows that are kept at most, from the front.
  static constexpr std::size_t kMostRows = 1024;

  // Begins with a sequence of rows [num_rows, num_inputs]. Returns how many of the first are those
  // of the sequence before, to the last bit; recall() gives the states of these, keep() is due for
  // the others, in order. Allocates if no sequence had as many numbers. Throws std::bad_alloc.
  std::size_t begin(MatrixRef<const float> rows, std::size_t num_units);

  // The states after a row: outputs and others (an LSTM's cells) [num_units].
  void recall(std::size_t row, std::span<float> outputs, std::span<float> others) const;
  // Does nothing behind kMostRows.
  void keep(std::size_t row, std::span<const float> outputs, std::span<const float> others);

  std::size_t num_bytes() const noexcept { return values_.size() * sizeof(float); }

 private:
  std::size_t row_size() const { return num_inputs_ + 2 * num_units_; }
  float* row(std::size_t r) { return values_.values().data() + r * row_size(); }
  const float* row(std::size_t r) const { return values_.values().data() + r * row_size(); }

  AlignedValues values_;  // rows of: input, outputs, others
  std::size_t num_inputs_ = 0;
  std::size_t num_units_ = 0;
  std::size_t num_rows_ = 0;  // that have their states
};

}  // namespace merkit
