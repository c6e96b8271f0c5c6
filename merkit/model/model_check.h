// The self-test of a model: what it says today of the samples in its file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "merkit/model/model_chain.h"
#include "merkit/model/model_file.h"

namespace merkit {

// Largest difference of a probability that rounding on another machine can explain.
inline constexpr double kSelfTestTolerance = 1e-5;

struct SelfTestResult {
  std::size_t num_samples = 0;
  double largest_difference = 0.0;  // between a probability now and the one in the file
};

// Runs the samples through all stages of the model (ModelChain).
// Throws Error(kCorruptData) if a probability differs by more than kSelfTestTolerance, or if the
// samples are not what the model takes.
SelfTestResult verify_model(const Model& model);
// The same for a chain that is there already, and the samples of its model.
SelfTestResult verify_chain(const ModelChain& chain, std::span<const SelfTestSample> samples,
                            ModelChain::Memory& memory);

// Inputs of the samples that a model is given when it is made: a few rows drawn at random, and
// nothing but absent inputs. [2, num_inputs], in the order of the model's inputs.
std::vector<std::vector<Matrix<float>>> self_test_inputs(const Model& model, std::uint64_t seed);

// What the model says of a sample today, [num_classes]. Throws as verify_model().
std::vector<float> self_test_answer(const Model& model, const SelfTestSample& sample);

}  // namespace merkit
