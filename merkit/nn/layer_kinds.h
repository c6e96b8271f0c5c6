// The families of layers: each lists the kinds of one .cc file or a few that belong together.
#pragma once

#include <vector>

#include "merkit/nn/layer_kind.h"

namespace merkit {

std::vector<LayerKind> activation_layer_kinds();   // relu, tanh, sigmoid, hardtanh, softmax
std::vector<LayerKind> attention_layer_kinds();    // attention_decoder
std::vector<LayerKind> batch_norm_layer_kinds();   // batch_norm
std::vector<LayerKind> conv_layer_kinds();         // conv1d, conv2d
std::vector<LayerKind> dense_layer_kinds();        // dense
std::vector<LayerKind> dropout_layer_kinds();      // dropout
std::vector<LayerKind> embedding_layer_kinds();    // embedding
std::vector<LayerKind> flatten_layer_kinds();      // flatten
std::vector<LayerKind> gate_layer_kinds();         // gate
std::vector<LayerKind> gru_layer_kinds();          // gru
std::vector<LayerKind> join_layer_kinds();         // concat, add
std::vector<LayerKind> lstm_layer_kinds();         // lstm
std::vector<LayerKind> time_pool_layer_kinds();    // mean_pool, max_pool, attention_pooling
std::vector<LayerKind> window_pool_layer_kinds();  // max_pool1d, max_pool2d

}  // namespace merkit
