// What a recurrent layer computes in one direction, in the order in which it reads.
#pragma once

#include <cstddef>
#include <span>

#include "merkit/base/rng.h"
#include "merkit/base/thread_pool.h"
#include "merkit/nn/sequence_order.h"

namespace merkit {

// Sizes of a call of a cell.
struct CellShape {
  std::size_t num_steps = 0;
  std::size_t batch_size = 0;
  std::size_t num_inputs = 0;

  std::size_t num_rows() const noexcept { return num_steps * batch_size; }
};

// Numbers that a cell needs beside its values.
struct CellWork {
  std::size_t saved = 0;  // written by forward(), read by backward(); needed at inference as well
  std::size_t forward_scratch = 0;
  std::size_t backward_scratch = 0;
};

// What the forward() of a cell gets. A cell is a class with
//   using Options, static constexpr bool kReadsBackward, kUtterancesFirst;
//   Cell(const Options&); num_outputs(); parameters(num_inputs); work(CellShape, backward_follows);
//   void forward(const CellForward<T>&) const; void backward(const CellBackward<T>&) const;
template <class T>
struct CellForward {
  CellShape shape;
  const SequenceOrder* order = nullptr;
  std::span<const T> inputs;  // [num_steps, batch_size, num_inputs] or with utterances first
  std::span<const std::span<const T>> parameters;
  std::span<T> outputs;  // [num_steps + 1, batch_size, num_outputs]; block 0 is 0, the state before
  std::span<T> saved;
  std::span<T> scratch;
  bool backward_follows = false;  // `saved` must hold all that backward() needs
  const Rng* rng = nullptr;       // masks of dropout come from it; nullptr: no dropout
  ThreadPool* pool = nullptr;
};

// What the backward() of a cell gets. Gradients of parameters are added to what is there.
template <class T>
struct CellBackward {
  CellShape shape;
  const SequenceOrder* order = nullptr;
  std::span<const T> inputs;
  std::span<const std::span<const T>> parameters;
  std::span<const T> outputs;
  std::span<const T> saved;
  std::span<T> scratch;
  std::span<T> output_gradients;  // [num_steps, batch_size, num_outputs]; may be overwritten
  std::span<T> input_gradients;   // as `inputs`, not zeroed; empty: not wanted
  std::span<const std::span<T>> parameter_gradients;
  ThreadPool* pool = nullptr;
};

}  // namespace merkit
