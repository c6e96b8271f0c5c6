#include "merkit/model/model_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "merkit/model/model_chain.h"

namespace merkit {
namespace {

std::vector<float> run_sample(const ModelChain& chain, const SelfTestSample& sample,
                              ModelChain::Memory& memory) {
  std::vector<MatrixView<const float>> inputs;
  for (const Matrix<float>& input : sample.inputs) {
    inputs.push_back({input.values(), input.rows(), input.cols()});
  }
  std::vector<float> said(chain.num_classes());
  try {
    chain.run(inputs, memory, said);
  } catch (const Error& error) {
    throw Error(ErrorCode::kCorruptData, fmt::format("self-test: {}", error.what()));
  }
  return said;
}

double largest_difference(std::span<const float> now, std::span<const float> before) {
  double largest = 0.0;
  for (std::size_t i = 0; i < now.size(); ++i) {
    const double difference =
        std::abs(static_cast<double>(now[i]) - static_cast<double>(before[i]));
    largest = std::isnan(difference) ? HUGE_VAL : std::max(largest, difference);
  }
  return largest;
}

// True for a classifier of one row an utterance.
bool takes_one_row(const Recipe& recipe) {
  return recipe.nodes.empty() && recipe.statistics.over == "none" &&
         recipe.classifier.kind != "hmm";
}

// Numbers or words in the form of an input, drawn at random.
Matrix<float> random_input(const ModelInput& input, std::size_t num_rows, Rng rng) {
  const auto most = static_cast<std::size_t>(input.state().feature.rows);
  Matrix<float> rows(most == 0 ? num_rows : std::min(most, num_rows), input.num_columns());
  for (float& value : rows.values()) {
    const double drawn = input.is_text()
                             ? static_cast<double>(rng.below(input.state().words->size() + 1))
                             : rng.normal();
    value = static_cast<float>(drawn);
  }
  return rows;
}

}  // namespace

std::vector<std::vector<Matrix<float>>> self_test_inputs(const Model& model, std::uint64_t seed) {
  constexpr std::size_t kNumRows = 8;
  const std::size_t num_rows = takes_one_row(model.recipe) ? 1 : kNumRows;
  const Rng rng(seed);
  std::vector<std::vector<Matrix<float>>> samples(2);
  for (const ModelInput& input : model.inputs) {
    samples[0].push_back(random_input(input, num_rows, rng.fork(input.name())));
    samples[1].push_back(input.absent());
  }
  return samples;
}

std::vector<float> self_test_answer(const Model& model, const SelfTestSample& sample) {
  ModelChain::Memory memory;
  return run_sample(ModelChain(model), sample, memory);
}

SelfTestResult verify_model(const Model& model) {
  ModelChain::Memory memory;
  return verify_chain(ModelChain(model), model.self_test, memory);
}

SelfTestResult verify_chain(const ModelChain& chain, std::span<const SelfTestSample> samples,
                            ModelChain::Memory& memory) {
  SelfTestResult result;
  for (const SelfTestSample& sample : samples) {
    const std::vector<float> now = run_sample(chain, sample, memory);
    result.largest_difference =
        std::max(result.largest_difference, largest_difference(now, sample.probabilities));
    ++result.num_samples;
  }
  if (result.largest_difference > kSelfTestTolerance) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("self-test: expected probabilities within {} of those in the file, got "
                            "a difference of {}",
                            kSelfTestTolerance, result.largest_difference));
  }
  return result;
}

}  // namespace merkit
