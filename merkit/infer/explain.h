// Why a recogniser said what it said, by the best method that its model allows.
//
//   const Model model = read_model(path);
//   const Recognizer recognizer(model, model_hash);
//   const PreparedInputs inputs = recognizer.prepare(recording);
//   const Saliency why = explain(model, recognizer, inputs, {.explained = said.top});
#pragma once

#include <string>

#include "merkit/infer/recognizer.h"
#include "merkit/infer/saliency.h"

namespace merkit {

// Integrated gradients if has_gradient(), else occlusion. `model` is the one of `recognizer`, with
// its parameters, which the recogniser does not keep in that form. Throws Error(kInvalidArgument)
// if the two do not have the same inputs, and what integrated_gradients() and occlusion() throw.
Saliency explain(const Model& model, const Recognizer& recognizer, const PreparedInputs& inputs,
                 const SaliencyOptions& options);

// The same of a model whose gradient_network() was made before; nullptr if it has none.
Saliency explain(const Model& model, const Network<double>* network, const Recognizer& recognizer,
                 const PreparedInputs& inputs, const SaliencyOptions& options);

// The same as saliency_json().
std::string explain_json(const Model& model, const Recognizer& recognizer,
                         const PreparedInputs& inputs, const SaliencyOptions& options);

}  // namespace merkit
