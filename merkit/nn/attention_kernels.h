// Steps of the attention decoder between its matrix products, and their gradients.
#pragma once

#include <cstddef>

namespace merkit {

// How one utterance attends over its frames at one step.
template <class T>
struct AttentionStep {
  std::size_t num_frames = 0;
  std::size_t num_units = 0;
  std::size_t num_inputs = 0;
  const T* keys = nullptr;    // [num_frames, num_units], x_j U_a
  const T* frames = nullptr;  // [num_frames, num_inputs], x_j
  const T* query = nullptr;   // [num_units], s W_a + b_a
  const T* scale = nullptr;   // [num_units], V_a
  T* weights = nullptr;       // [num_frames]
  T* context = nullptr;       // [num_inputs]
};

// weights = softmax over j of V_a . tanh(query + key_j), context = sum of weight_j x_j (Bahdanau et
// al. 2014, section 3.1 and appendix A.1.2). The largest score is subtracted before exp(), which
// changes nothing but keeps it from overflowing. Thread-safe, as all here.
void attend(const AttentionStep<float>& step);
void attend(const AttentionStep<double>& step);

// What comes back through attend(). Gradients are added to what is there, but for that of the
// query.
template <class T>
struct AttentionGradient {
  AttentionStep<T> step;                // without its results
  const T* weights = nullptr;           // as attend() left them
  const T* context_gradient = nullptr;  // [num_inputs]
  T* scores = nullptr;                  // [num_frames], work space
  T* keys = nullptr;                    // [num_frames, num_units]
  T* frames = nullptr;                  // [num_frames, num_inputs]; nullptr: not wanted
  T* query = nullptr;                   // [num_units]
  T* scale = nullptr;                   // [num_units]
};
void attend_gradient(const AttentionGradient<float>& gradient);
void attend_gradient(const AttentionGradient<double>& gradient);

// Rows of gates r, z, p, o of the decoder, each row `gate_stride` numbers after the last; states
// `state_stride` apart, the others [num_rows, num_units].
template <class T>
struct DecoderStep {
  std::size_t num_rows = 0;
  std::size_t num_units = 0;
  std::size_t gate_stride = 0;
  std::size_t state_stride = 0;
  T* gates = nullptr;             // before their functions; r, z, p after them on return
  const T* old_states = nullptr;  // s
  T* reset_states = nullptr;      // r s
  T* states = nullptr;            // nullptr: not wanted
};
// Gates r and z (logistic), and r s.
void decoder_reset(const DecoderStep<float>& step);
void decoder_reset(const DecoderStep<double>& step);
// p = tanh(.) and s' = (1 - z) s + z p.
void decoder_update(const DecoderStep<float>& step);
void decoder_update(const DecoderStep<double>& step);

template <class T>
struct DecoderStepGradient {
  std::size_t num_rows = 0;
  std::size_t num_units = 0;
  std::size_t gate_stride = 0;
  std::size_t state_stride = 0;
  const T* gates = nullptr;
  const T* old_states = nullptr;
  const T* reset_gradients = nullptr;  // of r s
  T* state_gradients = nullptr;        // of s'; of s, as far as it is known, on return
  T* gate_gradients = nullptr;         // before the functions; rows `gate_stride` apart
};
// Gradients of p and z, and that of s which comes directly from s'.
void decoder_update_gradient(const DecoderStepGradient<float>& step);
void decoder_update_gradient(const DecoderStepGradient<double>& step);
// The gradient of r, and that of s which comes through r s.
void decoder_reset_gradient(const DecoderStepGradient<float>& step);
void decoder_reset_gradient(const DecoderStepGradient<double>& step);

}  // namespace merkit
