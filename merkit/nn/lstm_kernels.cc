#include "merkit/nn/lstm_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/nn/lstm_kernels.cc"
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
void step_rows(const LstmStep<T>& s) {
  const Gate gate;
  const TanhGate tanh;
  const std::size_t u = s.num_units;
  for (std::size_t r = 0; r < s.num_rows; ++r) {
    T* const gates = s.gates + r * 4 * u;
    for_each_vector<T>(u, [&](auto d, std::size_t n) HWY_ATTR {
      const auto i = gate(d, hn::LoadU(d, gates + n));
      const auto f = gate(d, hn::LoadU(d, gates + u + n));
      const auto g = tanh(d, hn::LoadU(d, gates + 2 * u + n));
      const auto o = gate(d, hn::LoadU(d, gates + 3 * u + n));
      const auto old = hn::LoadU(d, s.old_cells + r * u + n);
      const auto cell = hn::MulAdd(f, old, hn::Mul(i, g));
      hn::StoreU(i, d, gates + n);
      hn::StoreU(f, d, gates + u + n);
      hn::StoreU(g, d, gates + 2 * u + n);
      hn::StoreU(o, d, gates + 3 * u + n);
      hn::StoreU(cell, d, s.cells + r * u + n);
      hn::StoreU(hn::Mul(o, tanh(d, cell)), d, s.outputs + r * u + n);
    });
  }
}

template <class Gate, class T>
void gradient_rows(const LstmStepGradient<T>& s) {
  const Gate gate;
  const TanhGate tanh;
  const std::size_t u = s.num_units;
  for (std::size_t r = 0; r < s.num_rows; ++r) {
    const T* const gates = s.gates + r * 4 * u;
    T* const out = s.gate_gradients + r * 4 * u;
    for_each_vector<T>(u, [&](auto d, std::size_t n) HWY_ATTR {
      const auto i = hn::LoadU(d, gates + n);
      const auto f = hn::LoadU(d, gates + u + n);
      const auto g = hn::LoadU(d, gates + 2 * u + n);
      const auto o = hn::LoadU(d, gates + 3 * u + n);
      const auto dh = hn::LoadU(d, s.output_gradients + r * u + n);
      const auto tc = tanh(d, hn::LoadU(d, s.cells + r * u + n));
      T* const cell_gradient = s.cell_gradients + r * u + n;
      const auto dc = hn::MulAdd(hn::Mul(dh, o), tanh.slope(d, tc), hn::LoadU(d, cell_gradient));
      const auto old = hn::LoadU(d, s.old_cells + r * u + n);
      hn::StoreU(hn::Mul(hn::Mul(dc, g), gate.slope(d, i)), d, out + n);
      hn::StoreU(hn::Mul(hn::Mul(dc, old), gate.slope(d, f)), d, out + u + n);
      hn::StoreU(hn::Mul(hn::Mul(dc, i), tanh.slope(d, g)), d, out + 2 * u + n);
      hn::StoreU(hn::Mul(hn::Mul(dh, tc), gate.slope(d, o)), d, out + 3 * u + n);
      hn::StoreU(hn::Mul(dc, f), d, cell_gradient);
    });
  }
}

template <class T>
void step_any(const LstmStep<T>& s) {
  s.hard_gates ? step_rows<HardSigmoidGate>(s) : step_rows<SigmoidGate>(s);
}

template <class T>
void gradient_any(const LstmStepGradient<T>& s) {
  s.hard_gates ? gradient_rows<HardSigmoidGate>(s) : gradient_rows<SigmoidGate>(s);
}

void step_float(const LstmStep<float>& s) { step_any(s); }
void step_double(const LstmStep<double>& s) { step_any(s); }
void gradient_float(const LstmStepGradient<float>& s) { gradient_any(s); }
void gradient_double(const LstmStepGradient<double>& s) { gradient_any(s); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {

HWY_EXPORT(step_float);
HWY_EXPORT(step_double);
HWY_EXPORT(gradient_float);
HWY_EXPORT(gradient_double);

void lstm_step(const LstmStep<float>& step) { HWY_DYNAMIC_DISPATCH(step_float)(step); }
void lstm_step(const LstmStep<double>& step) { HWY_DYNAMIC_DISPATCH(step_double)(step); }

void lstm_step_gradient(const LstmStepGradient<float>& step) {
  HWY_DYNAMIC_DISPATCH(gradient_float)(step);
}

void lstm_step_gradient(const LstmStepGradient<double>& step) {
  HWY_DYNAMIC_DISPATCH(gradient_double)(step);
}

}  // namespace merkit
#endif
