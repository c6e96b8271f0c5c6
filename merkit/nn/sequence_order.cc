#include "merkit/nn/sequence_order.h"

#include <algorithm>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"
#include "merkit/nn/for_each_index.h"

namespace merkit {
namespace {

template <class T>
void add(const T* from, std::size_t count, T* to) {
  for (std::size_t i = 0; i < count; ++i) {
    to[i] += from[i];
  }
}

// Where the output of a step lies; nullptr if it has none.
template <class T>
T* output_at(const SequenceOrder& order, const FrameColumns<T>& frames, std::size_t utterance,
             std::size_t step) {
  T* const base = frames.values.data() + frames.first;
  if (frames.last_step_only) {
    return step + 1 == order.num_steps(utterance) ? base + utterance * frames.stride : nullptr;
  }
  const std::size_t row = utterance * order.num_frames() + order.frame_written(utterance, step);
  return base + row * frames.stride;
}

}  // namespace

Padding parse_padding(const std::string& text) {
  const std::vector<std::string> names = {"none", "trailing", "leading"};
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) {
    throw Error(ErrorCode::kInvalidArgument, "mask: " + expected_one_of(text, names));
  }
  return static_cast<Padding>(found - names.begin());
}

std::size_t SequenceOrder::most_steps(std::size_t batch_size) const noexcept {
  std::size_t most = 0;
  for (std::size_t b = 0; b < batch_size; ++b) {
    most = std::max(most, num_steps(b));
  }
  return most;
}

template <class T>
void read_frames(const SequenceOrder& order, std::span<const T> frames, StepValues<T> steps,
                 ThreadPool* pool) {
  for_each_index(pool, steps.batch_size, [&](std::size_t b) {
    const T* const base = frames.data() + b * order.num_frames() * steps.width;
    for (std::size_t t = 0; t < steps.num_steps; ++t) {
      if (t < order.num_steps(b)) {
        std::copy_n(base + order.frame_read(b, t) * steps.width, steps.width, steps.at(t, b));
      } else {
        std::fill_n(steps.at(t, b), steps.width, T{0});
      }
    }
  });
}

template <class T>
void add_frame_gradients(const SequenceOrder& order, StepValues<const T> steps,
                         std::span<T> gradients, ThreadPool* pool) {
  for_each_index(pool, steps.batch_size, [&](std::size_t b) {
    T* const base = gradients.data() + b * order.num_frames() * steps.width;
    for (std::size_t t = 0; t < order.num_steps(b); ++t) {
      add(steps.at(t, b), steps.width, base + order.frame_read(b, t) * steps.width);
    }
  });
}

template <class T>
void add_outputs(const SequenceOrder& order, StepValues<const T> steps, FrameColumns<T> frames,
                 ThreadPool* pool) {
  for_each_index(pool, steps.batch_size, [&](std::size_t b) {
    for (std::size_t t = 0; t < order.num_steps(b); ++t) {
      if (T* const out = output_at(order, frames, b, t)) {
        add(steps.at(t, b), steps.width, out);
      }
    }
  });
}

template <class T>
void read_output_gradients(const SequenceOrder& order, FrameColumns<const T> frames,
                           StepValues<T> steps, ThreadPool* pool) {
  for_each_index(pool, steps.batch_size, [&](std::size_t b) {
    for (std::size_t t = 0; t < steps.num_steps; ++t) {
      const T* const out = t < order.num_steps(b) ? output_at(order, frames, b, t) : nullptr;
      if (out != nullptr) {
        std::copy_n(out, steps.width, steps.at(t, b));
      } else {
        std::fill_n(steps.at(t, b), steps.width, T{0});
      }
    }
  });
}

#define MERKIT_SEQUENCE_ORDER(T)                                                                   \
  template void read_frames(const SequenceOrder&, std::span<const T>, StepValues<T>, ThreadPool*); \
  template void add_frame_gradients(const SequenceOrder&, StepValues<const T>, std::span<T>,       \
                                    ThreadPool*);                                                  \
  template void add_outputs(const SequenceOrder&, StepValues<const T>, FrameColumns<T>,            \
                            ThreadPool*);                                                          \
  template void read_output_gradients(const SequenceOrder&, FrameColumns<const T>, StepValues<T>,  \
                                      ThreadPool*)
MERKIT_SEQUENCE_ORDER(float);
MERKIT_SEQUENCE_ORDER(double);
#undef MERKIT_SEQUENCE_ORDER

}  // namespace merkit
