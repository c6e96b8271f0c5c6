// The parameters of the attention decoder at work, and what its steps leave behind.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "merkit/nn/attention_kernels.h"
#include "merkit/nn/gated_weights.h"
#include "merkit/nn/sequence_cell.h"
#include "merkit/nn/work_space.h"

namespace merkit {

// Places of the parameters. Gate g (0 .. 3 for r, z, p, o) has C, U, W and b from kDecoderGates + 4
// g.
enum DecoderParameter : std::size_t {
  kDecoderVa = 0,
  kDecoderWa = 1,
  kDecoderUa = 2,
  kDecoderBa = 3,
  kDecoderGates = 4,
  kDecoderWs = 20
};
inline constexpr std::size_t kNumDecoderGates = 4;
inline constexpr std::size_t kDecoderCandidate = 2;

// One step multiplies the row (y, s, c) with one matrix, whose columns are the gates r, z, p, o.
// The part that leads from s to p is 0 there: p sees r s instead.
struct DecoderSizes {
  std::size_t units = 0;
  std::size_t outputs = 0;
  CellShape shape = {};

  std::size_t joint() const { return outputs + units + shape.num_inputs; }
  std::size_t gates() const { return 3 * units + outputs; }
  std::size_t gate_width(std::size_t g) const { return g + 1 < kNumDecoderGates ? units : outputs; }
};

// A part of the joint matrix and where it comes from.
struct DecoderBlock {
  std::size_t parameter;
  std::size_t first_row;
  std::size_t num_rows;
  std::size_t first_col;
  std::size_t num_cols;
};

// All parts of it.
std::array<DecoderBlock, 11> decoder_blocks(const DecoderSizes& sizes);

// What forward() leaves for backward().
template <class T>
struct DecoderSaved {
  std::span<T> joint;         // [num_steps, batch_size, joint]: y, s and c of each step
  std::span<T> gates;         // [num_steps, batch_size, gates]: r, z, p after their functions
  std::span<T> weights;       // [num_steps, batch_size, num_steps]
  std::span<T> queries;       // [num_steps, batch_size, units]: s W_a + b_a
  std::span<T> reset_states;  // [num_steps, batch_size, units]
  std::span<T> keys;          // [batch_size, num_steps, units]
};

// Numbers that it takes.
std::size_t decoder_saved_size(const DecoderSizes& sizes);

// Its arrays in `values`.
template <class T>
DecoderSaved<T> take_decoder_saved(std::span<T> values, const DecoderSizes& sizes);

// The matrices that every step uses.
template <class T>
struct DecoderWeights {
  std::span<T> joint;  // before packing
  PackedMatrix<T> packed_joint;
  PackedMatrix<T> packed_query;      // W_a
  PackedMatrix<T> packed_candidate;  // U_p
};

// Numbers that they take, with room for either packing.
std::size_t decoder_weights_size(const DecoderSizes& sizes);

// The matrices, packed as they are for forward or transposed for backward, in `space`.
template <class T>
DecoderWeights<T> take_decoder_weights(WorkSpace<T>& space, const DecoderSizes& sizes,
                                       std::span<const std::span<const T>> parameters,
                                       bool transposed);

// Some rows of the values of a step, whose rows have `width` numbers.
template <class T>
MatrixRef<T> step_rows(std::span<T> values, const DecoderSizes& sizes, std::size_t step,
                       RowRange rows, std::size_t width) {
  const std::size_t first = step * sizes.shape.batch_size + rows.begin;
  return {values.data() + first * width, rows.count(), width, width};
}

// Columns first .. first+count-1 of m.
template <class T>
MatrixRef<T> columns(MatrixRef<T> m, std::size_t first, std::size_t count) {
  return {m.values + first, m.rows, count, m.stride};
}

// Attention of utterance b, without what changes from step to step.
template <class T, class Frames>
AttentionStep<T> attention_step(const DecoderSizes& sizes, const SequenceOrder& order,
                                std::size_t b, const Frames& frames) {
  return {.num_frames = order.num_steps(b),
          .num_units = sizes.units,
          .num_inputs = sizes.shape.num_inputs,
          .keys = nullptr,
          .frames = frames.data() + b * sizes.shape.num_steps * sizes.shape.num_inputs};
}

}  // namespace merkit
