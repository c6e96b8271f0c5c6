// Which frames, words and columns drove a decision.
//
//   const Saliency why = integrated_gradients(model, rows, {.explained = top});
//   why.inputs[0].total       what the first input did for the class, in probability
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/model/model_file.h"
#include "merkit/nn/network.h"

namespace merkit {

enum class SaliencyMethod { kIntegratedGradients, kOcclusion };

// "integrated-gradients" or "occlusion".
std::string_view saliency_method_name(SaliencyMethod method) noexcept;

struct SaliencyOptions {
  std::size_t explained = 0;  // the class
  int steps = 64;             // of the integral, 1..10000
  int windows = 20;           // pieces of an input of frames that are occluded one by one, 1..10000
};

// What an input did for the probability of the class.
struct InputSaliency {
  std::string input;      // its name
  Matrix<double> shares;  // [rows as the model saw them, columns]; one column for words and for
                          // occlusion; no rows where the input was absent
  double total = 0.0;     // the sum of the shares; of occlusion, of the input as a whole
};

// Where a layer that attends looked: in itself, not what came of it.
struct AttentionSaliency {
  std::string node;
  std::string input;            // that its branch begins with
  std::vector<double> weights;  // of each frame that counts, sum 1
};

struct Saliency {
  SaliencyMethod method = SaliencyMethod::kIntegratedGradients;
  std::size_t explained = 0;
  double probability = 0.0;                // of the class, calibrated if the model is
  double baseline_probability = 0.0;       // with every row at zero, or with every input absent
  std::vector<InputSaliency> inputs = {};  // one for each of Model::inputs
  std::vector<AttentionSaliency> attention = {};
};

// Probabilities [num_classes] for the rows of every input, as Recognizer::probabilities().
using ProbabilityFunction =
    std::function<void(std::span<const MatrixView<const float>> inputs, std::span<float> out)>;

// True if integrated_gradients() knows the derivative of the model: a network with one output an
// utterance, and no layer without a derivative at inference.
bool has_gradient(const Model& model);

// Integrated gradients of the probability of a class (Sundararajan, Taly & Yan 2017, "Axiomatic
// attribution for deep networks", eq. 1) along the straight line from rows of zeros, the mean of
// what was normalised; words are entered behind their embedding, from vectors of zeros. The
// integral is a sum over `steps` midpoints. All shares together are probability -
// baseline_probability but for the error of that sum (the axiom of completeness). `inputs` are rows
// for each of Model::inputs as ModelInput::from_rows() and from_text() give them, no rows where
// absent.
// Throws Error(kInvalidArgument) for options out of range, rows that do not fit, and a model
// without has_gradient().
Saliency integrated_gradients(const Model& model, std::span<const MatrixView<const float>> inputs,
                              const SaliencyOptions& options);

// The network of a model in double precision, made once for many utterances and any number of
// threads; nullopt without has_gradient().
std::optional<Network<double>> gradient_network(const Model& model);

// The same of gradient_network(model), which is not copied.
Saliency integrated_gradients(const Model& model, const Network<double>& network,
                              std::span<const MatrixView<const float>> inputs,
                              const SaliencyOptions& options);

// By how much the probability of a class falls without a word, without a window of frames (put to
// zero), and without each input as a whole (Zeiler & Fergus 2014, "Visualizing and understanding
// convolutional networks", section 4.2; of words, Li, Monroe & Jurafsky 2016, "Understanding neural
// networks through representation erasure"). For any model. Shares of the frames of a window are
// equal; those of all words do not sum to anything. Throws as above and what `probabilities`
// throws.
Saliency occlusion(const Model& model, const ProbabilityFunction& probabilities,
                   std::span<const MatrixView<const float>> inputs, const SaliencyOptions& options);

}  // namespace merkit
