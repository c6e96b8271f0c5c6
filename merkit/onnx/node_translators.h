// How each kind of layer is said in operators of ONNX.
#pragma once

#include <optional>
#include <string>

#include "merkit/nn/window.h"
#include "merkit/onnx/translation.h"

namespace merkit {

// Adds the operators of one node and gives the name of its value.
using NodeTranslator = std::string (*)(OnnxTranslation& translation, const Node& node);

// The translator for the layer of `node`. Throws Error(kInvalidArgument), which names the node, if
// ONNX has no operators for it.
NodeTranslator find_node_translator(const Node& node);

std::string translate_dense(OnnxTranslation& t, const Node& node);
std::string translate_embedding(OnnxTranslation& t, const Node& node);
std::string translate_batch_norm(OnnxTranslation& t, const Node& node);
std::string translate_lstm(OnnxTranslation& t, const Node& node);
std::string translate_gru(OnnxTranslation& t, const Node& node);
std::string translate_attention_decoder(OnnxTranslation& t, const Node& node);
std::string translate_conv1d(OnnxTranslation& t, const Node& node);
std::string translate_conv2d(OnnxTranslation& t, const Node& node);
std::string translate_max_pool1d(OnnxTranslation& t, const Node& node);
std::string translate_max_pool2d(OnnxTranslation& t, const Node& node);
std::string translate_mean_pool(OnnxTranslation& t, const Node& node);
std::string translate_max_pool(OnnxTranslation& t, const Node& node);
std::string translate_attention_pooling(OnnxTranslation& t, const Node& node);

// The windows that a node slides over its rows; nullopt if it keeps them.
std::optional<WindowAxis> row_windows(const Node& node);

// Windows that count if so many rows do: WindowAxis::count() of each of `lengths`.
std::string window_lengths(OnnxGraph& out, const WindowAxis& axis, const std::string& lengths);

}  // namespace merkit
