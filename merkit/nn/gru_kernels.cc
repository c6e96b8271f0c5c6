#include "merkit/nn/gru_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/nn/gru_kernels.cc"
#include "merkit/base/simd_targets.h"

// Order matters: this header compiles the rest of the file once per instruction set.
#include "hwy/foreach_target.h"

#include "hwy/highway.h"

#include "merkit/nn/gate_functions_inl.h"

HWY_BEFORE_NAMESPACE();
namespace merkit {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

template <class Gate, class T>
void reset_rows(const GruStep<T>& s) {
  const Gate gate;
  const std::size_t u = s.num_units;
  for (std::size_t row = 0; row < s.num_rows; ++row) {
    T* const gates = s.gates + row * 3 * u;
    for_each_vector<T>(u, [&](auto d, std::size_t n) HWY_ATTR {
      const auto r = gate(d, hn::LoadU(d, gates + u + n));
      hn::StoreU(gate(d, hn::LoadU(d, gates + n)), d, gates + n);
      hn::StoreU(r, d, gates + u + n);
      const auto old = hn::LoadU(d, s.old_states + row * u + n);
      hn::StoreU(hn::Mul(r, old), d, s.reset_states + row * u + n);
    });
  }
}

template <class T>
void update_rows(const GruStep<T>& s) {
  const TanhGate tanh;
  const std::size_t u = s.num_units;
  for (std::size_t row = 0; row < s.num_rows; ++row) {
    T* const gates = s.gates + row * 3 * u;
    for_each_vector<T>(u, [&](auto d, std::size_t n) HWY_ATTR {
      const auto z = hn::LoadU(d, gates + n);
      const auto candidate = tanh(d, hn::LoadU(d, gates + 2 * u + n));
      const auto old = hn::LoadU(d, s.old_states + row * u + n);
      hn::StoreU(candidate, d, gates + 2 * u + n);
      hn::StoreU(hn::MulAdd(z, hn::Sub(old, candidate), candidate), d, s.states + row * u + n);
    });
  }
}

template <class Gate, class T>
void update_gradient_rows(const GruStepGradient<T>& s) {
  const Gate gate;
  const TanhGate tanh;
  const std::size_t u = s.num_units;
  for (std::size_t row = 0; row < s.num_rows; ++row) {
    const T* const gates = s.gates + row * 3 * u;
    T* const out = s.gate_gradients + row * 3 * u;
    for_each_vector<T>(u, [&](auto d, std::size_t n) HWY_ATTR {
      const auto z = hn::LoadU(d, gates + n);
      const auto candidate = hn::LoadU(d, gates + 2 * u + n);
      const auto old = hn::LoadU(d, s.old_states + row * u + n);
      const auto dh = hn::LoadU(d, s.state_gradients + row * u + n);
      const auto dz = hn::Mul(dh, hn::Sub(old, candidate));
      hn::StoreU(hn::Mul(dz, gate.slope(d, z)), d, out + n);
      const auto dcandidate = hn::NegMulAdd(dh, z, dh);
      hn::StoreU(hn::Mul(dcandidate, tanh.slope(d, candidate)), d, out + 2 * u + n);
      T* const dold = s.old_state_gradients + row * u + n;
      hn::StoreU(hn::MulAdd(dh, z, hn::LoadU(d, dold)), d, dold);
    });
  }
}

template <class Gate, class T>
void reset_gradient_rows(const GruStepGradient<T>& s) {
  const Gate gate;
  const std::size_t u = s.num_units;
  for (std::size_t row = 0; row < s.num_rows; ++row) {
    for_each_vector<T>(u, [&](auto d, std::size_t n) HWY_ATTR {
      const auto r = hn::LoadU(d, s.gates + row * 3 * u + u + n);
      const auto old = hn::LoadU(d, s.old_states + row * u + n);
      const auto dreset = hn::LoadU(d, s.reset_gradients + row * u + n);
      hn::StoreU(hn::Mul(hn::Mul(dreset, old), gate.slope(d, r)), d,
                 s.gate_gradients + row * 3 * u + u + n);
      T* const dold = s.old_state_gradients + row * u + n;
      hn::StoreU(hn::MulAdd(dreset, r, hn::LoadU(d, dold)), d, dold);
    });
  }
}

template <class T>
void reset_any(const GruStep<T>& s) {
  s.hard_gates ? reset_rows<HardSigmoidGate>(s) : reset_rows<SigmoidGate>(s);
}

template <class T>
void update_gradient_any(const GruStepGradient<T>& s) {
  s.hard_gates ? update_gradient_rows<HardSigmoidGate>(s) : update_gradient_rows<SigmoidGate>(s);
}

template <class T>
void reset_gradient_any(const GruStepGradient<T>& s) {
  s.hard_gates ? reset_gradient_rows<HardSigmoidGate>(s) : reset_gradient_rows<SigmoidGate>(s);
}

void reset_float(const GruStep<float>& s) { reset_any(s); }
void reset_double(const GruStep<double>& s) { reset_any(s); }
void update_float(const GruStep<float>& s) { update_rows(s); }
void update_double(const GruStep<double>& s) { update_rows(s); }
void update_gradient_float(const GruStepGradient<float>& s) { update_gradient_any(s); }
void update_gradient_double(const GruStepGradient<double>& s) { update_gradient_any(s); }
void reset_gradient_float(const GruStepGradient<float>& s) { reset_gradient_any(s); }
void reset_gradient_double(const GruStepGradient<double>& s) { reset_gradient_any(s); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {

HWY_EXPORT(reset_float);
HWY_EXPORT(reset_double);
HWY_EXPORT(update_float);
HWY_EXPORT(update_double);
HWY_EXPORT(update_gradient_float);
HWY_EXPORT(update_gradient_double);
HWY_EXPORT(reset_gradient_float);
HWY_EXPORT(reset_gradient_double);

void gru_reset(const GruStep<float>& step) { HWY_DYNAMIC_DISPATCH(reset_float)(step); }
void gru_reset(const GruStep<double>& step) { HWY_DYNAMIC_DISPATCH(reset_double)(step); }
void gru_update(const GruStep<float>& step) { HWY_DYNAMIC_DISPATCH(update_float)(step); }
void gru_update(const GruStep<double>& step) { HWY_DYNAMIC_DISPATCH(update_double)(step); }

void gru_update_gradient(const GruStepGradient<float>& step) {
  HWY_DYNAMIC_DISPATCH(update_gradient_float)(step);
}

void gru_update_gradient(const GruStepGradient<double>& step) {
  HWY_DYNAMIC_DISPATCH(update_gradient_double)(step);
}

void gru_reset_gradient(const GruStepGradient<float>& step) {
  HWY_DYNAMIC_DISPATCH(reset_gradient_float)(step);
}

void gru_reset_gradient(const GruStepGradient<double>& step) {
  HWY_DYNAMIC_DISPATCH(reset_gradient_double)(step);
}

}  // namespace merkit
#endif
