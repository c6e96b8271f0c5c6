// A model as a function from the rows of its inputs to probabilities. Not installed.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/classic/svm.h"
#include "merkit/model/model_file.h"
#include "merkit/nn/network.h"
#include "merkit/nn/output_rule.h"

namespace merkit {

// Immutable, so one instance may be shared by any number of threads.
class ModelRunner {
 public:
  // Work space of one caller.
  struct Memory {
    std::vector<std::vector<float>> padded;  // of each input of the network
    std::vector<std::size_t> lengths;
    std::vector<BatchView<const float>> views;
    NetworkMemory<float> network;
  };

  explicit ModelRunner(const Model& model);

  std::size_t num_classes() const noexcept { return num_classes_; }

  // Probabilities [num_classes], not calibrated, for the rows of each input of the model; no rows
  // where it is absent.
  // Throws Error(kInvalidArgument) for rows that do not fit.
  void run(std::span<const MatrixView<const float>> inputs, Memory& memory,
           std::span<float> out) const;

 private:
  struct NetworkInput {
    std::size_t model_input = 0;  // place in Model::inputs
    bool pads_front = false;
  };

  void run_network(std::span<const MatrixView<const float>> inputs, Memory& memory,
                   std::span<float> out) const;
  void run_svm(std::span<const MatrixView<const float>> inputs, std::span<float> out) const;

  std::size_t num_classes_ = 0;
  std::vector<std::size_t> num_columns_;  // of each input of the model
  std::optional<Network<float>> network_;
  OutputRule rule_;  // of its output
  std::vector<NetworkInput> network_inputs_;
  std::optional<Svm> svm_;
};

}  // namespace merkit
