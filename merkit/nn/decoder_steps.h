// The attention decoder over all its steps.
#pragma once

#include "merkit/nn/decoder_weights.h"

namespace merkit {

// What AttentionDecoderCell::forward() and backward() do if there is at least one step. Their
// scratch is decoder_weights_size() and decoder_gradient_size() numbers. Thread-safe.
template <class T>
void run_decoder(const DecoderSizes& sizes, const CellForward<T>& call);
template <class T>
void run_decoder_backward(const DecoderSizes& sizes, const CellBackward<T>& call);

// Scratch of run_decoder_backward().
std::size_t decoder_gradient_size(const DecoderSizes& sizes);

}  // namespace merkit
