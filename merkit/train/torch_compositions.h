// The families of layers in LibTorch's operators, and what they share. Not a public header.
#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <string_view>
#include <vector>

#include "merkit/train/torch_layer.h"

namespace merkit {

struct TorchLayerKind {
  std::string_view kind;
  TorchComposition composition;
};

std::vector<TorchLayerKind> torch_attention_layers();  // attention_decoder
std::vector<TorchLayerKind> torch_pointwise_layers();  // one number, row or parameter at a time
std::vector<TorchLayerKind> torch_pool_layers();       // over all frames, and batch_norm
std::vector<TorchLayerKind> torch_window_layers();     // convolutions, pools of windows
std::vector<TorchLayerKind> torch_recurrent_layers();  // lstm, gru

// 1 for rows of `x` [batch_size, rows, ...] that count, else 0: [batch_size, rows, 1, ...].
at::Tensor row_mask(const LayerCall& call, const at::Tensor& x);

}  // namespace merkit
