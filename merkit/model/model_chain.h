// A trained system as a function from the inputs of an utterance to probabilities, whatever its
// stages are: network, statistics over rows or frames, classifier.
//
//   const ModelChain chain(model);
//   ModelChain::Memory memory;
//   chain.run(inputs, memory, probabilities);
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/model/classifier.h"
#include "merkit/model/model_file.h"
#include "merkit/nn/output_rule.h"
#include "merkit/nn/runtime.h"

namespace merkit {

// Throws Error(kCorruptData) unless the parts of the model are those that its recipe names and each
// stage takes what the one before it gives.
void check_stages(const Model& model);

// Immutable, so one instance may be shared by any number of threads.
class ModelChain {
 public:
  // Work space of one caller. With it, a network whose softmax is the result allocates nothing once
  // it has seen an input of that size.
  struct Memory {
    std::vector<std::vector<float>> padded;         // of each input of the network ...
    std::vector<std::vector<std::size_t>> lengths;  // ... a batch
    std::vector<BatchView<const float>> views;
    RuntimeMemory network;
  };

  // Of a model that passes check_stages(), or would if its classifier were trained: then run() is
  // not to be called. The model need not outlive it.
  explicit ModelChain(const Model& model);

  std::size_t num_classes() const noexcept { return num_classes_; }

  // Probabilities [num_classes], not calibrated, for the rows of each input of the model as
  // ModelInput gives them: none where it is absent. Throws Error(kInvalidArgument) for rows that do
  // not fit.
  void run(std::span<const MatrixView<const float>> inputs, Memory& memory,
           std::span<float> out) const;

  // The same for several utterances, [num_utterances, num_classes] for `inputs` [num_utterances,
  // num_inputs]: to the last bit what run() says of each. A network whose one row of logits is the
  // result reads its weights once for up to kUtterancesAtOnce neighbours whose inputs have the same
  // shapes once they are padded. Throws as run().
  void run_each(std::span<const MatrixView<const float>> inputs, Memory& memory,
                std::span<float> out) const;

  static constexpr std::size_t kUtterancesAtOnce = 16;

  // What the network says of each row or frame, [n, num_classes]: frames that count only, without
  // the output that stands for none of the classes. Of a network with one output an utterance [1,
  // num_classes]. Throws as run(), and Error(kInvalidArgument) for a model without a network.
  Matrix<float> posteriors(std::span<const MatrixView<const float>> inputs, Memory& memory) const;

  // What the classifier takes of an utterance: the statistics of the posteriors in one row; or, if
  // there is no network, the input rows, of several inputs side by side. Throws as run().
  Matrix<float> classifier_rows(std::span<const MatrixView<const float>> inputs,
                                Memory& memory) const;

 private:
  struct NetworkInput {
    std::size_t model_input = 0;  // place in Model::inputs
    bool pads_front = false;
  };

  void check_inputs(std::span<const MatrixView<const float>> inputs) const;
  Shape shape_for(std::size_t network_input, std::size_t num_rows) const;
  std::size_t num_alike(std::span<const MatrixView<const float>> inputs) const;
  BatchView<const float> run_network(std::span<const MatrixView<const float>> inputs,
                                     Memory& memory) const;
  void run_alike(std::span<const MatrixView<const float>> inputs, Memory& memory,
                 std::span<float> out) const;
  Matrix<float> row_posteriors(MatrixView<const float> rows, Memory& memory) const;
  void pool_rows(const Matrix<float>& said, std::span<float> out) const;

  StatisticsOptions statistics_;
  OutputRule rule_;
  std::size_t num_classes_ = 0;
  std::vector<std::size_t> num_columns_;  // of each input of the model
  std::vector<std::string> names_;
  std::optional<Runtime> network_;
  std::vector<NetworkInput> network_inputs_;
  std::optional<Classifier> classifier_;
  bool takes_sequences_ = false;
};

}  // namespace merkit
