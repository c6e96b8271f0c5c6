// A graph made ready for inference: weights packed once, memory planned once for each shape,
// nothing allocated after that.
//
//   const Runtime runtime(graph, parameters);
//   RuntimeMemory memory;  // one a thread
//   const auto outputs = runtime.run(inputs, memory);
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "merkit/nn/graph.h"
#include "merkit/nn/layer.h"

namespace merkit {

// What runs need and leave behind: values, a plan for each of the last shapes that came, and the
// last steps of recurrent layers. Kept from run to run, it grows to the largest; a run of a shape
// that was seen before allocates nothing. For one runtime, and one run at a time.
class RuntimeMemory {
 public:
  RuntimeMemory();
  ~RuntimeMemory();
  RuntimeMemory(RuntimeMemory&&) noexcept;
  RuntimeMemory& operator=(RuntimeMemory&&) noexcept;

  // Takes over the last steps of recurrent layers that another memory of the same runtime has, so
  // that the next utterance goes on from those. Throws std::bad_alloc.
  void remember(const RuntimeMemory& other);

  // Bytes of values that it holds.
  std::size_t num_bytes() const noexcept;

 private:
  friend class Runtime;
  struct State;
  std::unique_ptr<State> state_;
};

// Gives what Network<float> gives, within rounding, in the calling thread alone. An utterance has
// the same outputs, to the last bit, alone and in any batch, as long as its padding is the same.
// Immutable, so one instance may be shared by any number of threads, each with its own memory.
class Runtime {
 public:
  // `parameters` are one array for each of Graph::parameters(), in their order, of which it keeps a
  // copy, packed where that helps. Throws Error(kInvalidArgument) if one has another size.
  Runtime(Graph graph, std::span<const std::span<const float>> parameters);
  ~Runtime();
  Runtime(Runtime&&) noexcept;
  Runtime& operator=(Runtime&&) noexcept;

  const Graph& graph() const noexcept;

  // The outputs of the graph in their order, with their lengths; they lie in `memory` or are inputs
  // and hold until the next run. `inputs` are those of the graph in its order.
  // Throws Error(kInvalidArgument), which names the input or the node, if an input does not fit or
  // asks for more than kMostValues.
  std::span<const BatchView<const float>> run(std::span<const BatchView<const float>> inputs,
                                              RuntimeMemory& memory) const;

  // Numbers that a run may hold at once: 1 GiB.
  static constexpr std::size_t kMostValues = std::size_t{1} << 28U;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace merkit
