#include "merkit/nn/attention_kernels.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "merkit/nn/attention_kernels.cc"
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

template <class T>
void softmax(std::size_t count, T* values) {
  const T largest = count == 0 ? T{0} : *std::max_element(values, values + count);
  for_each_vector<T>(count, [&](auto d, std::size_t n) HWY_ATTR {
    const auto x = hn::Sub(hn::LoadU(d, values + n), hn::Set(d, largest));
    hn::StoreU(hn::IfThenElse(hn::IsNaN(x), x, hn::Exp(d, x)), d, values + n);
  });
  const T sum =
      sum_of<T>(count, [&](auto d, std::size_t n) HWY_ATTR { return hn::LoadU(d, values + n); });
  for_each_vector<T>(count, [&](auto d, std::size_t n) HWY_ATTR {
    hn::StoreU(hn::Div(hn::LoadU(d, values + n), hn::Set(d, sum)), d, values + n);
  });
}

template <class T>
void attend_any(const AttentionStep<T>& s) {
  const TanhGate tanh;
  for (std::size_t j = 0; j < s.num_frames; ++j) {
    const T* const key = s.keys + j * s.num_units;
    s.weights[j] = sum_of<T>(s.num_units, [&](auto d, std::size_t n) HWY_ATTR {
      const auto x = hn::Add(hn::LoadU(d, s.query + n), hn::LoadU(d, key + n));
      return hn::Mul(hn::LoadU(d, s.scale + n), tanh(d, x));
    });
  }
  softmax(s.num_frames, s.weights);
  for_each_vector<T>(s.num_inputs, [&](auto d, std::size_t n) HWY_ATTR {
    auto even = hn::Zero(d);
    auto odd = hn::Zero(d);
    std::size_t j = 0;
    for (; j + 2 <= s.num_frames; j += 2) {
      const T* const frame = s.frames + j * s.num_inputs + n;
      even = hn::MulAdd(hn::Set(d, s.weights[j]), hn::LoadU(d, frame), even);
      odd = hn::MulAdd(hn::Set(d, s.weights[j + 1]), hn::LoadU(d, frame + s.num_inputs), odd);
    }
    if (j < s.num_frames) {
      even =
          hn::MulAdd(hn::Set(d, s.weights[j]), hn::LoadU(d, s.frames + j * s.num_inputs + n), even);
    }
    hn::StoreU(hn::Add(even, odd), d, s.context + n);
  });
}

// Gradients of the scores before softmax, and of the frames by way of the context.
template <class T>
void score_gradients(const AttentionGradient<T>& g) {
  const AttentionStep<T>& s = g.step;
  T mean{0};
  for (std::size_t j = 0; j < s.num_frames; ++j) {
    const T* const frame = s.frames + j * s.num_inputs;
    g.scores[j] = sum_of<T>(s.num_inputs, [&](auto d, std::size_t n) HWY_ATTR {
      return hn::Mul(hn::LoadU(d, g.context_gradient + n), hn::LoadU(d, frame + n));
    });
    mean += g.weights[j] * g.scores[j];
  }
  for (std::size_t j = 0; j < s.num_frames; ++j) {
    g.scores[j] = g.weights[j] * (g.scores[j] - mean);
  }
  for (std::size_t j = 0; g.frames != nullptr && j < s.num_frames; ++j) {
    T* const frame = g.frames + j * s.num_inputs;
    for_each_vector<T>(s.num_inputs, [&](auto d, std::size_t n) HWY_ATTR {
      const auto dc = hn::LoadU(d, g.context_gradient + n);
      hn::StoreU(hn::MulAdd(hn::Set(d, g.weights[j]), dc, hn::LoadU(d, frame + n)), d, frame + n);
    });
  }
}

template <class T>
void attend_gradient_any(const AttentionGradient<T>& g) {
  const AttentionStep<T>& s = g.step;
  const TanhGate tanh;
  score_gradients(g);
  for_each_vector<T>(s.num_units, [&](auto d, std::size_t n) HWY_ATTR {
    const auto query = hn::LoadU(d, s.query + n);
    const auto scale = hn::LoadU(d, s.scale + n);
    auto dquery = hn::Zero(d);
    auto dscale = hn::LoadU(d, g.scale + n);
    for (std::size_t j = 0; j < s.num_frames; ++j) {
      const auto score = hn::Set(d, g.scores[j]);
      const auto y = tanh(d, hn::Add(query, hn::LoadU(d, s.keys + j * s.num_units + n)));
      T* const dkey = g.keys + j * s.num_units + n;
      const auto dx = hn::Mul(hn::Mul(score, scale), tanh.slope(d, y));
      dscale = hn::MulAdd(score, y, dscale);
      dquery = hn::Add(dquery, dx);
      hn::StoreU(hn::Add(hn::LoadU(d, dkey), dx), d, dkey);
    }
    hn::StoreU(dquery, d, g.query + n);
    hn::StoreU(dscale, d, g.scale + n);
  });
}

template <class T>
void reset_any(const DecoderStep<T>& s) {
  const SigmoidGate sigmoid;
  for (std::size_t row = 0; row < s.num_rows; ++row) {
    T* const gates = s.gates + row * s.gate_stride;
    for_each_vector<T>(s.num_units, [&](auto d, std::size_t n) HWY_ATTR {
      const auto r = sigmoid(d, hn::LoadU(d, gates + n));
      T* const z = gates + s.num_units + n;
      hn::StoreU(r, d, gates + n);
      hn::StoreU(sigmoid(d, hn::LoadU(d, z)), d, z);
      const auto old = hn::LoadU(d, s.old_states + row * s.state_stride + n);
      hn::StoreU(hn::Mul(r, old), d, s.reset_states + row * s.num_units + n);
    });
  }
}

template <class T>
void update_any(const DecoderStep<T>& s) {
  const TanhGate tanh;
  for (std::size_t row = 0; row < s.num_rows; ++row) {
    T* const gates = s.gates + row * s.gate_stride;
    for_each_vector<T>(s.num_units, [&](auto d, std::size_t n) HWY_ATTR {
      const auto z = hn::LoadU(d, gates + s.num_units + n);
      const auto p = tanh(d, hn::LoadU(d, gates + 2 * s.num_units + n));
      hn::StoreU(p, d, gates + 2 * s.num_units + n);
      if (s.states != nullptr) {
        const auto old = hn::LoadU(d, s.old_states + row * s.state_stride + n);
        hn::StoreU(hn::MulAdd(z, hn::Sub(p, old), old), d, s.states + row * s.state_stride + n);
      }
    });
  }
}

template <class T>
void update_gradient_any(const DecoderStepGradient<T>& s) {
  const SigmoidGate sigmoid;
  const TanhGate tanh;
  for (std::size_t row = 0; row < s.num_rows; ++row) {
    const T* const gates = s.gates + row * s.gate_stride;
    T* const out = s.gate_gradients + row * s.gate_stride;
    for_each_vector<T>(s.num_units, [&](auto d, std::size_t n) HWY_ATTR {
      const auto z = hn::LoadU(d, gates + s.num_units + n);
      const auto p = hn::LoadU(d, gates + 2 * s.num_units + n);
      const auto old = hn::LoadU(d, s.old_states + row * s.state_stride + n);
      T* const state = s.state_gradients + row * s.num_units + n;
      const auto ds = hn::LoadU(d, state);
      hn::StoreU(hn::Mul(hn::Mul(ds, hn::Sub(p, old)), sigmoid.slope(d, z)), d,
                 out + s.num_units + n);
      hn::StoreU(hn::Mul(hn::Mul(ds, z), tanh.slope(d, p)), d, out + 2 * s.num_units + n);
      hn::StoreU(hn::NegMulAdd(ds, z, ds), d, state);
    });
  }
}

template <class T>
void reset_gradient_any(const DecoderStepGradient<T>& s) {
  const SigmoidGate sigmoid;
  for (std::size_t row = 0; row < s.num_rows; ++row) {
    for_each_vector<T>(s.num_units, [&](auto d, std::size_t n) HWY_ATTR {
      const auto r = hn::LoadU(d, s.gates + row * s.gate_stride + n);
      const auto old = hn::LoadU(d, s.old_states + row * s.state_stride + n);
      const auto dreset = hn::LoadU(d, s.reset_gradients + row * s.num_units + n);
      T* const state = s.state_gradients + row * s.num_units + n;
      hn::StoreU(hn::Mul(hn::Mul(dreset, old), sigmoid.slope(d, r)), d,
                 s.gate_gradients + row * s.gate_stride + n);
      hn::StoreU(hn::MulAdd(dreset, r, hn::LoadU(d, state)), d, state);
    });
  }
}

#define MERKIT_BOTH_TYPES(name, Argument)                                      \
  void name##_float(const Argument<float>& argument) { name##_any(argument); } \
  void name##_double(const Argument<double>& argument) { name##_any(argument); }
MERKIT_BOTH_TYPES(attend, AttentionStep)
MERKIT_BOTH_TYPES(attend_gradient, AttentionGradient)
MERKIT_BOTH_TYPES(reset, DecoderStep)
MERKIT_BOTH_TYPES(update, DecoderStep)
MERKIT_BOTH_TYPES(update_gradient, DecoderStepGradient)
MERKIT_BOTH_TYPES(reset_gradient, DecoderStepGradient)
#undef MERKIT_BOTH_TYPES

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace merkit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace merkit {

#define MERKIT_DISPATCH(function, name, Argument)                                                  \
  HWY_EXPORT(name##_float);                                                                        \
  HWY_EXPORT(name##_double);                                                                       \
  void function(const Argument<float>& argument) { HWY_DYNAMIC_DISPATCH(name##_float)(argument); } \
  void function(const Argument<double>& argument) { HWY_DYNAMIC_DISPATCH(name##_double)(argument); }
MERKIT_DISPATCH(attend, attend, AttentionStep)
MERKIT_DISPATCH(attend_gradient, attend_gradient, AttentionGradient)
MERKIT_DISPATCH(decoder_reset, reset, DecoderStep)
MERKIT_DISPATCH(decoder_update, update, DecoderStep)
MERKIT_DISPATCH(decoder_update_gradient, update_gradient, DecoderStepGradient)
MERKIT_DISPATCH(decoder_reset_gradient, reset_gradient, DecoderStepGradient)
#undef MERKIT_DISPATCH

}  // namespace merkit
#endif
