// One step of an LSTM after its matrix products, and its gradient.
#pragma once

#include <cstddef>

namespace merkit {

// Rows [num_rows, 4 num_units] of gates in the order i, f, c, o of Keras; all others
// [num_rows, num_units].
template <class T>
struct LstmStep {
  std::size_t num_rows = 0;
  std::size_t num_units = 0;
  bool hard_gates = true;  // clip(0.2 x + 0.5, 0, 1) instead of 1 / (1 + exp(-x))
  T* gates = nullptr;      // before their functions; after them on return
  const T* old_cells = nullptr;
  T* cells = nullptr;
  T* outputs = nullptr;
};

template <class T>
struct LstmStepGradient {
  std::size_t num_rows = 0;
  std::size_t num_units = 0;
  bool hard_gates = true;
  const T* gates = nullptr;
  const T* old_cells = nullptr;
  const T* cells = nullptr;
  const T* output_gradients = nullptr;
  T* cell_gradients = nullptr;  // of this step's cells; on return of the old cells
  T* gate_gradients = nullptr;  // before the functions
};

// c' = f c + i g and h = o tanh(c') (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et
// al. 2000). Thread-safe.
void lstm_step(const LstmStep<float>& step);
void lstm_step(const LstmStep<double>& step);
void lstm_step_gradient(const LstmStepGradient<float>& step);
void lstm_step_gradient(const LstmStepGradient<double>& step);

}  // namespace merkit
