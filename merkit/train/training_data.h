// What a network learns from: utterances in memory, and batches of them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/nn/graph.h"
#include "merkit/nn/shape.h"

namespace merkit {

// One utterance. The values of its inputs belong to someone else: a feature store, say.
struct TrainingExample {
  // One matrix [rows, columns] for every input of the graph, in the order of Graph::inputs(); ids
  // of words are [words, 1]. No rows: the utterance lacks the input.
  std::vector<MatrixView<const float>> inputs;
  std::size_t label = 0;      // the class: what it is scored against
  std::vector<float> target;  // [num_classes], a distribution to learn from; empty: the label
  float weight = 1.0F;        // of its loss, beside that of its class
  std::optional<std::vector<std::size_t>>
      sequence;  // for CTC: labels in their order, such as characters; nullopt: the label alone
  std::vector<std::optional<std::size_t>>
      views;  // level of each view that is learnt beside the class; nullopt or absent: unknown
};

// Where an utterance shorter than the batch gets its rows of zeros, and a longer one than the graph
// reads loses its rows.
enum class PaddingSide {
  kEnd,    // the first rows are kept, and how many there are is told to the layers
  kFront,  // the last rows are kept; layers are told how many only if the graph has one that takes
           // padding to lie in front (mask = leading), else they see zeros like any other rows and
           // are told only of inputs that are absent
};

// The utterances of one part of a fold.
struct TrainingData {
  std::vector<TrainingExample> examples;
  std::size_t num_classes = 0;
  std::vector<PaddingSide> padding;  // one for every input of the graph; empty: kEnd for all
};

// Throws Error(kInvalidArgument), which names the example and the input, unless `data` fits the
// graph: as many inputs and columns as it reads, finite values, labels below num_classes, targets
// that sum to 1 within 1e-4, weights >= 0, labels of sequences below num_classes, levels of views
// below kViewLevels. `name` opens the message: "train".
void check_training_data(const TrainingData& data, const Graph& graph, std::string_view name);

// True if there are examples, all with a sequence of labels.
bool has_sequences(const TrainingData& data);

// One input of some examples, side by side.
struct BatchInput {
  std::vector<float> values;         // [batch_size, shape...]
  Shape shape;                       // fixed
  std::vector<std::size_t> lengths;  // [batch_size], rows that are no padding, 0 where the input is
                                     // absent; empty: all of them
};

// The inputs of the examples at `places`, padded to the rows that the graph fixes or else to the
// longest of them, at least one.
std::vector<BatchInput> make_batch(const TrainingData& data, const Graph& graph,
                                   std::span<const std::size_t> places);

}  // namespace merkit
