// A graph with the values of its parameters, ready to be run.
//
//   Network<float> network(graph);
//   network.initialise(Rng(seed));
//   NetworkMemory<float> memory;
//   const auto outputs = network.run(inputs, memory);
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/base/thread_pool.h"
#include "merkit/nn/graph.h"
#include "merkit/nn/layer.h"

namespace merkit {

// What one run needs and leaves behind. Kept from run to run, it grows to the largest and is then
// not allocated again. For one run at a time.
template <class T>
struct NetworkMemory {
  std::vector<T> values;
  std::vector<std::vector<std::size_t>> lengths;  // of the output of each node
};

// Runs at inference. run() changes nothing but the memory that it is given, so one network serves
// any number of threads, each with its own memory, while nobody writes to its parameters.
template <class T>
class Network {
 public:
  // All parameters begin as zeros.
  explicit Network(Graph graph);

  const Graph& graph() const noexcept { return graph_; }

  // All parameters, one after another in the order of Graph::parameters().
  std::span<T> values() noexcept { return values_; }
  std::span<const T> values() const noexcept { return values_; }

  // Those of one parameter: "lstm/kernel". Throws Error(kNotFound) with the nearest name.
  std::span<T> parameter(std::string_view name);
  std::span<const T> parameter(std::string_view name) const;

  // Gives each parameter its first values, from a generator named after it.
  void initialise(const Rng& rng);

  // The outputs of the graph in their order, with their lengths; they lie in `memory` or are inputs
  // and hold until the next run. `inputs` are those of the graph in its order. The same bytes for
  // any thread count of `pool`.
  // Throws Error(kInvalidArgument), which names the input or the node, if an input does not fit.
  std::vector<BatchView<const T>> run(std::span<const BatchView<const T>> inputs,
                                      NetworkMemory<T>& memory, ThreadPool* pool = nullptr) const;

 private:
  struct RunState;

  BatchView<const T> run_node(std::size_t place, const RunState& state,
                              NetworkMemory<T>& memory) const;
  std::span<const T> parameter_at(std::size_t place) const {
    return std::span<const T>(values_).subspan(offsets_[place],
                                               offsets_[place + 1] - offsets_[place]);
  }

  Graph graph_;
  std::vector<T> values_;
  std::vector<std::size_t> offsets_;  // [num parameters + 1]
};

extern template class Network<float>;
extern template class Network<double>;

}  // namespace merkit
