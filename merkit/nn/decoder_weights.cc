#include "merkit/nn/decoder_weights.h"

#include <algorithm>

namespace merkit {

std::array<DecoderBlock, 11> decoder_blocks(const DecoderSizes& sizes) {
  std::array<DecoderBlock, 11> blocks{};
  std::size_t count = 0;
  for (std::size_t g = 0; g < kNumDecoderGates; ++g) {
    const std::size_t first = kDecoderGates + 4 * g;
    const std::size_t col = g * sizes.units;
    const std::size_t width = sizes.gate_width(g);
    blocks[count++] = {first, sizes.outputs + sizes.units, sizes.shape.num_inputs, col, width};
    if (g != kDecoderCandidate) {
      blocks[count++] = {first + 1, sizes.outputs, sizes.units, col, width};
    }
    blocks[count++] = {first + 2, 0, sizes.outputs, col, width};
  }
  return blocks;
}

std::size_t decoder_saved_size(const DecoderSizes& sizes) {
  const std::size_t rows = sizes.shape.num_rows();
  return padded_size(rows * sizes.joint()) + padded_size(rows * sizes.gates()) +
         padded_size(rows * sizes.shape.num_steps) + 3 * padded_size(rows * sizes.units);
}

template <class T>
DecoderSaved<T> take_decoder_saved(std::span<T> values, const DecoderSizes& sizes) {
  WorkSpace<T> space(values);
  const std::size_t rows = sizes.shape.num_rows();
  DecoderSaved<T> saved;
  saved.joint = space.take(rows * sizes.joint());
  saved.gates = space.take(rows * sizes.gates());
  saved.weights = space.take(rows * sizes.shape.num_steps);
  saved.queries = space.take(rows * sizes.units);
  saved.reset_states = space.take(rows * sizes.units);
  saved.keys = space.take(rows * sizes.units);
  return saved;
}

std::size_t decoder_weights_size(const DecoderSizes& sizes) {
  const std::size_t joint = std::max(packed_size<float>(sizes.joint(), sizes.gates()),
                                     packed_size<float>(sizes.gates(), sizes.joint()));
  return padded_size(sizes.joint() * sizes.gates()) + padded_size(joint) +
         2 * padded_size(packed_size<float>(sizes.units, sizes.units));
}

template <class T>
DecoderWeights<T> take_decoder_weights(WorkSpace<T>& space, const DecoderSizes& sizes,
                                       std::span<const std::span<const T>> parameters,
                                       bool transposed) {
  DecoderWeights<T> weights;
  weights.joint = space.take(sizes.joint() * sizes.gates());
  std::fill(weights.joint.begin(), weights.joint.end(), T{0});
  for (const DecoderBlock& block : decoder_blocks(sizes)) {
    for (std::size_t r = 0; r < block.num_rows; ++r) {
      T* const to = weights.joint.data() + (block.first_row + r) * sizes.gates() + block.first_col;
      std::copy_n(parameters[block.parameter].data() + r * block.num_cols, block.num_cols, to);
    }
  }
  const auto packed = [&](const T* values, std::size_t rows, std::size_t cols) {
    const auto matrix = dense_matrix(values, rows, cols);
    return transposed ? pack_transposed(matrix, space.take(packed_size<T>(cols, rows)))
                      : pack(matrix, space.take(packed_size<T>(rows, cols)));
  };
  weights.packed_joint = packed(weights.joint.data(), sizes.joint(), sizes.gates());
  weights.packed_query = packed(parameters[kDecoderWa].data(), sizes.units, sizes.units);
  weights.packed_candidate = packed(parameters[kDecoderGates + 4 * kDecoderCandidate + 1].data(),
                                    sizes.units, sizes.units);
  return weights;
}

#define MERKIT_DECODER_WEIGHTS(T)                                                     \
  template DecoderWeights<T> take_decoder_weights(WorkSpace<T>&, const DecoderSizes&, \
                                                  std::span<const std::span<const T>>, bool)
MERKIT_DECODER_WEIGHTS(float);
MERKIT_DECODER_WEIGHTS(double);
#undef MERKIT_DECODER_WEIGHTS
template DecoderSaved<float> take_decoder_saved(std::span<float>, const DecoderSizes&);
template DecoderSaved<double> take_decoder_saved(std::span<double>, const DecoderSizes&);
template DecoderSaved<const float> take_decoder_saved(std::span<const float>, const DecoderSizes&);
template DecoderSaved<const double> take_decoder_saved(std::span<const double>,
                                                       const DecoderSizes&);

}  // namespace merkit
