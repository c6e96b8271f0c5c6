// For tests: three classes of random rows around three centres.
#pragma once

#include <cstdint>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/train/training_data.h"

namespace merkit {

class ToyData {
 public:
  ToyData(std::size_t num_examples, std::uint64_t seed) {
    constexpr std::size_t kRows = 4;
    Rng rng(seed);
    values_.reserve(num_examples);
    data_.num_classes = 3;
    for (std::size_t i = 0; i < num_examples; ++i) {
      TrainingExample example;
      example.label = i % 3;
      std::vector<float> values;
      for (std::size_t v = 0; v < kRows * 2; ++v) {
        const double centre = static_cast<double>((example.label + v) % 3) - 1.0;
        values.push_back(static_cast<float>(centre + 0.5 * rng.normal()));
      }
      values_.push_back(std::move(values));
      example.inputs.push_back({values_.back(), kRows, 2});
      data_.examples.push_back(std::move(example));
    }
  }

  const TrainingData& data() const noexcept { return data_; }
  TrainingData& data() noexcept { return data_; }

 private:
  std::vector<std::vector<float>> values_;
  TrainingData data_;
};

// 8 numbers -> 8 -> dropout -> 3.
inline Graph toy_graph() {
  return Graph({{"x", "input", {}, {{"rows", "4"}, {"columns", "2"}}},
                {"flat", "flatten", {"x"}, {}},
                {"hidden", "dense", {"flat"}, {{"units", "8"}}},
                {"relu", "relu", {"hidden"}, {}},
                {"dropped", "dropout", {"relu"}, {{"rate", "0.1"}}},
                {"y", "dense", {"dropped"}, {{"units", "3"}}}});
}

}  // namespace merkit
