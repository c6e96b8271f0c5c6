// A model file of merkit as an ONNX file, and what must be fed to it.
#pragma once

#include <string>
#include <string_view>

#include "merkit/model/model_file.h"
#include "merkit/onnx/graph_export.h"

namespace merkit {

// The network of the model; features, normalisation and vocabulary stay outside. `hash` is that of
// the model file, which the ONNX file names. Throws Error(kInvalidArgument) for a model without a
// network, and as export_graph().
OnnxExport export_model(const Model& model, std::string_view hash);

// Everything that somebody needs to make the inputs of the ONNX file: names, types, shapes, feature
// sets with options and columns, normalisers, vocabularies. JSON, docs/onnx.md has the keys.
std::string onnx_description(const Model& model, std::string_view hash);

// The same in Markdown, for people: without the numbers of normalisers and the words.
std::string onnx_description_text(const Model& model, std::string_view hash);

}  // namespace merkit
