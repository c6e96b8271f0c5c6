// For tests: sequences of which only a part carries the class.
#pragma once

#include <cstdint>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/recipe/recipe_output.h"
#include "merkit/train/training_data.h"

namespace merkit {

// Sequences of 10 to 14 frames of four numbers. Three frames in a row say the class, each of the
// others says one of the three by chance, but not as loudly.
class SparseToy {
 public:
  static constexpr std::size_t kClasses = 3;
  static constexpr std::size_t kColumns = 4;

  SparseToy(std::size_t num_examples, std::uint64_t seed) {
    Rng rng(seed);
    values_.reserve(num_examples);
    data_.num_classes = kClasses;
    for (std::size_t i = 0; i < num_examples; ++i) {
      TrainingExample example;
      example.label = i % kClasses;
      example.views = {i % kViewLevels};
      const std::size_t frames = 10 + rng.below(5);
      const std::size_t begin = rng.below(frames - 2);
      std::vector<float> values(frames * kColumns);
      for (std::size_t t = 0; t < frames; ++t) {
        const bool is_loud = t >= begin && t < begin + 3;
        const std::size_t said = is_loud ? example.label : rng.below(kClasses);
        float* const frame = values.data() + t * kColumns;
        frame[said] = 1.0F;
        frame[3] = is_loud ? 1.0F : 0.0F;
        for (std::size_t c = 0; c < kColumns; ++c) {
          frame[c] += static_cast<float>(0.2 * rng.normal());
        }
      }
      values_.push_back(std::move(values));
      example.inputs.push_back({values_.back(), frames, kColumns});
      data_.examples.push_back(std::move(example));
    }
  }

  const TrainingData& data() const noexcept { return data_; }

 private:
  std::vector<std::vector<float>> values_;
  TrainingData data_;
};

// Two dense layers on every frame, with as many logits as the loss needs.
inline Graph sparse_toy_graph(const TrainingOptions& training) {
  const std::size_t columns = output_rule(training, SparseToy::kClasses).num_columns();
  return Graph({{"x", "input", {}, {{"rows", "0"}, {"columns", "4"}}},
                {"hidden", "dense", {"x"}, {{"units", "12"}}},
                {"tanh", "tanh", {"hidden"}, {}},
                {"y", "dense", {"tanh"}, {{"units", std::to_string(columns)}}}});
}

}  // namespace merkit
