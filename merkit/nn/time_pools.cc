#include "merkit/nn/time_pools.h"

#include <algorithm>

#include "merkit/nn/for_each_index.h"
#include "merkit/nn/layer_checks.h"
#include "merkit/nn/layer_kinds.h"
#include "merkit/nn/softmax_rows.h"

namespace merkit {
namespace {

// One utterance of a batch as frames of `width` numbers.
struct FrameRange {
  std::size_t begin = 0;  // place of its first number
  std::size_t frames = 0;
  std::size_t width = 0;
};

template <class T>
FrameRange frames_of(const BatchView<const T>& x, std::size_t utterance) {
  const std::size_t frames = x.shape[0];
  const std::size_t counting = x.lengths.empty() ? frames : std::min(frames, x.lengths[utterance]);
  const std::size_t size = x.shape.num_values();
  return {utterance * size, counting, size / frames};
}

Shape shape_without_time(const Shape& input) {
  Shape shape;
  for (std::size_t i = 1; i < input.rank(); ++i) {
    shape.append(input[i]);
  }
  return shape;
}

// Adds `weight` times `from` to `to`.
template <class T>
void add_scaled(T weight, const T* from, T* to, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    to[i] += weight * from[i];
  }
}

template <class T>
T dot(const T* a, const T* b, std::size_t count) {
  T sum{0};
  for (std::size_t i = 0; i < count; ++i) {
    sum += a[i] * b[i];
  }
  return sum;
}

}  // namespace

MeanPool::MeanPool(const Options& /*options*/) {}

Shape MeanPool::output_shape(std::span<const Shape> inputs) const {
  expect_sequence(one_input(inputs));
  return shape_without_time(inputs[0]);
}

template <class T>
void MeanPool::run(const ForwardCall<T>& call) const {
  const auto& x = call.inputs[0];
  for_each_index(call.pool, x.batch_size, [&](std::size_t u) {
    const FrameRange range = frames_of(x, u);
    T* y = call.output.values.data() + u * range.width;
    std::fill_n(y, range.width, T{0});
    for (std::size_t t = 0; t < range.frames; ++t) {
      add_scaled(T{1}, x.values.data() + range.begin + t * range.width, y, range.width);
    }
    for (std::size_t i = 0; i < range.width; ++i) {
      y[i] /= static_cast<T>(std::max<std::size_t>(1, range.frames));
    }
  });
}

template <class T>
void MeanPool::run(const BackwardCall<T>& call) const {
  if (call.input_gradients[0].empty()) {
    return;
  }
  const auto& x = call.inputs[0];
  for_each_index(call.pool, x.batch_size, [&](std::size_t u) {
    const FrameRange range = frames_of(x, u);
    const T* dy = call.output_gradient.values.data() + u * range.width;
    T* dx = call.input_gradients[0].data() + range.begin;
    for (std::size_t t = 0; t < range.frames; ++t) {
      add_scaled(T{1} / static_cast<T>(range.frames), dy, dx + t * range.width, range.width);
    }
  });
}

MaxPool::MaxPool(const Options& /*options*/) {}

Shape MaxPool::output_shape(std::span<const Shape> inputs) const {
  expect_sequence(one_input(inputs));
  return shape_without_time(inputs[0]);
}

WorkSizes MaxPool::work_sizes(std::size_t batch_size, std::span<const Shape> inputs,
                              bool training) const {
  return {.saved = training ? batch_size * shape_without_time(inputs[0]).num_values() : 0};
}

template <class T>
void MaxPool::run(const ForwardCall<T>& call) const {
  const auto& x = call.inputs[0];
  for_each_index(call.pool, x.batch_size, [&](std::size_t u) {
    const FrameRange range = frames_of(x, u);
    T* y = call.output.values.data() + u * range.width;
    T* winner = call.saved.empty() ? nullptr : call.saved.data() + u * range.width;
    for (std::size_t i = 0; i < range.width; ++i) {
      std::size_t best = 0;
      for (std::size_t t = 1; t < range.frames; ++t) {
        const T* column = x.values.data() + range.begin + i;
        best = column[t * range.width] > column[best * range.width] ? t : best;
      }
      y[i] = range.frames == 0 ? T{0} : x.values[range.begin + best * range.width + i];
      if (winner != nullptr) {
        winner[i] = static_cast<T>(best);
      }
    }
  });
}

template <class T>
void MaxPool::run(const BackwardCall<T>& call) const {
  if (call.input_gradients[0].empty()) {
    return;
  }
  const auto& x = call.inputs[0];
  for_each_index(call.pool, x.batch_size, [&](std::size_t u) {
    const FrameRange range = frames_of(x, u);
    for (std::size_t i = 0; range.frames > 0 && i < range.width; ++i) {
      const auto best = static_cast<std::size_t>(call.saved[u * range.width + i]);
      call.input_gradients[0][range.begin + best * range.width + i] +=
          call.output_gradient.values[u * range.width + i];
    }
  });
}

AttentionPooling::AttentionPooling(const Options& /*options*/) {}

Shape AttentionPooling::output_shape(std::span<const Shape> inputs) const {
  expect_frames(one_input(inputs));
  return {inputs[0][1]};
}

std::vector<ParameterSpec> AttentionPooling::parameters(std::span<const Shape> inputs) const {
  return {{"kernel", {inputs[0][1]}, Initialiser::kGlorotUniform}};
}

WorkSizes AttentionPooling::work_sizes(std::size_t batch_size, std::span<const Shape> inputs,
                                       bool training) const {
  // The weights of the frames; in scratch at inference, and their gradients in training. The
  // gradient of the kernel is formed for each utterance and then added up.
  const std::size_t weights = batch_size * inputs[0][0];
  return {.saved = training ? weights : 0,
          .scratch = training ? weights + batch_size * inputs[0][1] : weights};
}

template <class T>
void AttentionPooling::run(const ForwardCall<T>& call) const {
  const auto& x = call.inputs[0];
  const T* kernel = call.parameters[0].data();
  const std::span<T> all_weights = call.saved.empty() ? call.scratch : call.saved;
  for_each_index(call.pool, x.batch_size, [&](std::size_t u) {
    const FrameRange range = frames_of(x, u);
    const T* frames = x.values.data() + range.begin;
    const std::span<T> weights = all_weights.subspan(u * x.shape[0], range.frames);
    T* y = call.output.values.data() + u * range.width;
    std::fill_n(y, range.width, T{0});
    if (weights.empty()) {
      return;
    }
    for (std::size_t t = 0; t < range.frames; ++t) {
      weights[t] = dot(kernel, frames + t * range.width, range.width);
    }
    softmax_rows(std::span<const T>(weights), range.frames, weights);
    for (std::size_t t = 0; t < range.frames; ++t) {
      add_scaled(weights[t], frames + t * range.width, y, range.width);
    }
  });
}

template <class T>
void AttentionPooling::run(const BackwardCall<T>& call) const {
  const auto& x = call.inputs[0];
  const std::size_t columns = x.shape[1];
  T* kernel_sums = call.scratch.data() + x.batch_size * x.shape[0];
  std::fill_n(call.scratch.data(), x.batch_size * (x.shape[0] + columns), T{0});
  for_each_index(call.pool, x.batch_size, [&](std::size_t u) {
    const FrameRange range = frames_of(x, u);
    const T* frames = x.values.data() + range.begin;
    const T* dy = call.output_gradient.values.data() + u * columns;
    const auto weights = call.saved.subspan(u * x.shape[0], range.frames);
    const auto scores = call.scratch.subspan(u * x.shape[0], range.frames);
    std::vector<T> slopes(range.frames);
    for (std::size_t t = 0; t < range.frames; ++t) {
      slopes[t] = dot(dy, frames + t * columns, columns);
    }
    add_softmax_gradient<T>(weights, slopes, scores);
    for (std::size_t t = 0; t < range.frames; ++t) {
      add_scaled(scores[t], frames + t * columns, kernel_sums + u * columns, columns);
      if (!call.input_gradients[0].empty()) {
        T* dx = call.input_gradients[0].data() + range.begin + t * columns;
        add_scaled(weights[t], dy, dx, columns);
        add_scaled(scores[t], call.parameters[0].data(), dx, columns);
      }
    }
  });
  for (std::size_t u = 0; u < x.batch_size && !call.parameter_gradients[0].empty(); ++u) {
    add_scaled(T{1}, kernel_sums + u * columns, call.parameter_gradients[0].data(), columns);
  }
}

MERKIT_INSTANTIATE_LAYER(MeanPool);
MERKIT_INSTANTIATE_LAYER(MaxPool);
MERKIT_INSTANTIATE_LAYER(AttentionPooling);

std::vector<LayerKind> time_pool_layer_kinds() {
  return {
      make_layer_kind<MeanPool>("mean_pool", "Mean over time"),
      make_layer_kind<MaxPool>("max_pool", "Largest value over time"),
      make_layer_kind<AttentionPooling>("attention_pooling", "Mean over time with learnt weights")};
}

}  // namespace merkit
