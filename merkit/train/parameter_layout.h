// Where the parameters of a graph lie in one array: optimisers, gradient exchange and checkpoints
// then deal with a span instead of a list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "merkit/nn/graph.h"

namespace merkit {

// Immutable, so one instance may be shared by any number of threads.
class ParameterLayout {
 public:
  // Trainable parameters come first, the others after them, otherwise in the order of
  // Graph::parameters(); each begins at a multiple of 64 bytes. Gaps hold zeros. Those of `frozen`
  // nodes, [num nodes] or empty for none, are not trainable.
  explicit ParameterLayout(const Graph& graph, const std::vector<bool>& frozen = {});

  std::size_t size() const noexcept { return size_; }                    // numbers, with gaps
  std::size_t num_trainable() const noexcept { return num_trainable_; }  // likewise
  std::size_t num_parameters() const noexcept { return offsets_.size(); }

  // Part of `values`, which is laid out like this or begins like this, that is parameter `p`.
  template <class T>
  std::span<T> part(std::span<T> values, std::size_t p) const {
    return values.subspan(offsets_[p], sizes_[p]);
  }
  std::size_t offset(std::size_t p) const noexcept { return offsets_[p]; }
  bool is_trainable(std::size_t p) const noexcept { return offsets_[p] < num_trainable_; }

  // One array per parameter, and back.
  std::vector<std::vector<float>> unpack(std::span<const float> values) const;
  // Throws Error(kInvalidArgument) unless there is one array of the right size per parameter.
  std::vector<float> pack(std::span<const std::vector<float>> parameters) const;

 private:
  std::vector<std::size_t> offsets_;
  std::vector<std::size_t> sizes_;
  std::size_t num_trainable_ = 0;
  std::size_t size_ = 0;
};

}  // namespace merkit
