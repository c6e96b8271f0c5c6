// Derivatives of a network's output by its inputs: what drove a decision.
//
//   NetworkGradient gradient(network);
//   const auto at = gradient.entries_of(inputs);                  // one utterance
//   const auto output = gradient.forward(at, lengths);            // any number of them
//   const auto slopes = gradient.backward(output_gradient);       // one for each entry
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/nn/network.h"

namespace merkit {

// Runs a network forwards and backwards as at inference, without dropout, in double. The network is
// entered where values can be changed gradually: at its inputs of numbers, and behind the
// embeddings of its inputs of words. Not thread-safe.
class NetworkGradient {
 public:
  // A node at which the network is entered, and the input whose values it holds.
  struct Entry {
    std::size_t node = 0;   // place in Graph::nodes()
    std::size_t input = 0;  // place in Graph::inputs()
  };

  // The weights of a layer that attends: of one frame of its input each, averaged over the steps of
  // a decoder and over its directions.
  struct Attention {
    std::size_t node = 0;         // place in Graph::nodes()
    std::size_t input = 0;        // place in Graph::inputs() of the input its branch begins with
    std::vector<double> weights;  // [frames that count], sum 1
  };

  // `network` must outlive this object. Throws Error(kInvalidArgument), which names the node, for a
  // layer whose derivative at inference is not that of training: batch_norm.
  explicit NetworkGradient(const Network<double>& network);

  const std::vector<Entry>& entries() const noexcept { return entries_; }

  // The values at each entry, [rows, columns] of one utterance, for the inputs of the graph; their
  // lengths are kept for forward(). Throws what Network::run() throws for inputs that do not fit.
  std::vector<std::vector<double>> enter(std::span<const BatchView<const double>> inputs);

  // The output [batch_size, num_classes] for `batch_size` versions of the utterance that was
  // entered: `values` has one array [batch_size, rows, columns] for each entry.
  std::span<const double> forward(const std::vector<std::vector<double>>& values,
                                  std::size_t batch_size);

  // The derivatives of sum(output * output_gradient) by the values that forward() was given, in the
  // same form. `output_gradient` is [batch_size, num_classes].
  std::vector<std::vector<double>> backward(std::span<const double> output_gradient);

  // Weights of every attention_pooling and attention_decoder of the utterance that forward() was
  // given last, which must have been one.
  std::vector<Attention> attention() const;

 private:
  struct NodeState {
    Shape shape;  // fixed
    std::vector<double> values;
    std::vector<double> entered;  // of one utterance: words, which do not change
    std::vector<double> saved;
    std::vector<double> gradient;
    std::vector<std::size_t> lengths;  // [batch_size] or empty
    std::vector<std::size_t> length;   // of the utterance: one, or empty
    bool depends_on_entry = false;
  };

  BatchView<const double> view_of(std::size_t node) const;
  std::vector<BatchView<const double>> inputs_of(std::size_t node) const;
  std::vector<Shape> input_shapes(std::size_t node) const;
  std::vector<std::span<const double>> parameters_of(std::size_t node) const;
  void set_shape(std::size_t node);
  void run_node(std::size_t node);
  void run_back(std::size_t node);
  bool is_entry(std::size_t node) const noexcept;
  std::size_t input_below(std::size_t node) const;

  const Network<double>& network_;
  std::vector<Entry> entries_;
  std::vector<NodeState> states_;  // per node
  std::vector<std::vector<double>> parameter_gradients_;
  std::vector<double> scratch_;
  std::size_t batch_size_ = 0;
};

}  // namespace merkit
