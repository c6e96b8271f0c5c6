// One step of a GRU between and after its matrix products, and its gradient.
#pragma once

#include <cstddef>

namespace merkit {

// Rows [num_rows, 3 num_units] of gates in the order z, r, candidate of Keras; all others
// [num_rows, num_units].
template <class T>
struct GruStep {
  std::size_t num_rows = 0;
  std::size_t num_units = 0;
  bool hard_gates = true;  // clip(0.2 x + 0.5, 0, 1) instead of 1 / (1 + exp(-x))
  T* gates = nullptr;      // before their functions; after them on return
  const T* old_states = nullptr;
  T* reset_states = nullptr;  // r h
  T* states = nullptr;
};

template <class T>
struct GruStepGradient {
  std::size_t num_rows = 0;
  std::size_t num_units = 0;
  bool hard_gates = true;
  const T* gates = nullptr;
  const T* old_states = nullptr;
  const T* state_gradients = nullptr;
  const T* reset_gradients = nullptr;  // of r h
  T* gate_gradients = nullptr;         // before the functions
  T* old_state_gradients = nullptr;    // added to
};

// Gates z and r, and r h. Thread-safe, as all here.
void gru_reset(const GruStep<float>& step);
void gru_reset(const GruStep<double>& step);
// The candidate's function, and h' = z h + (1 - z) candidate (Cho et al. 2014, with the z of
// Keras).
void gru_update(const GruStep<float>& step);
void gru_update(const GruStep<double>& step);
// Gradients through gru_update(): of z, the candidate and, by way of z, the old state.
void gru_update_gradient(const GruStepGradient<float>& step);
void gru_update_gradient(const GruStepGradient<double>& step);
// Gradients through r h: of r and the old state.
void gru_reset_gradient(const GruStepGradient<float>& step);
void gru_reset_gradient(const GruStepGradient<double>& step);

}  // namespace merkit
