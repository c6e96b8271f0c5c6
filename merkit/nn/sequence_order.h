// The order in which a recurrent layer reads the frames of a batch, and where its outputs go.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "merkit/nn/layer.h"

namespace merkit {

// Which frames are padding. The batch says how many frames of each utterance count.
enum class Padding {
  kNone,      // none: all frames are read
  kTrailing,  // those after the first `length` frames
  kLeading,   // those before the last `length` frames
};

// "none", "trailing" or "leading". Throws Error(kInvalidArgument) for anything else.
Padding parse_padding(const std::string& text);

struct ReadingOrder {
  Padding padding = Padding::kNone;
  bool reads_backward = false;   // the last frame that counts is read first
  bool writes_backward = false;  // the output of the first step belongs to the last such frame
};

// Steps of all utterances begin together at the first frame that counts, so padding lies behind the
// last step of each, whichever side it was on. Immutable.
class SequenceOrder {
 public:
  // `lengths` [batch_size] or empty, each at most `num_frames`; it must outlive this object.
  SequenceOrder(const ReadingOrder& order, std::size_t num_frames,
                std::span<const std::size_t> lengths) noexcept
      : order_(order), num_frames_(num_frames), lengths_(lengths) {}

  std::size_t num_frames() const noexcept { return num_frames_; }
  // Steps of one utterance.
  std::size_t num_steps(std::size_t utterance) const noexcept {
    const bool all = order_.padding == Padding::kNone || lengths_.empty();
    return all || lengths_[utterance] > num_frames_ ? num_frames_ : lengths_[utterance];
  }
  // The most steps of any of `batch_size` utterances.
  std::size_t most_steps(std::size_t batch_size) const noexcept;
  // The frame that is read at a step, and the frame that its output belongs to.
  std::size_t frame_read(std::size_t utterance, std::size_t step) const noexcept {
    return frame(utterance, step, order_.reads_backward);
  }
  std::size_t frame_written(std::size_t utterance, std::size_t step) const noexcept {
    return frame(utterance, step, order_.writes_backward);
  }

 private:
  std::size_t frame(std::size_t utterance, std::size_t step, bool backward) const noexcept {
    const std::size_t steps = num_steps(utterance);
    const std::size_t first = order_.padding == Padding::kLeading ? num_frames_ - steps : 0;
    return first + (backward ? steps - 1 - step : step);
  }

  ReadingOrder order_;
  std::size_t num_frames_;
  std::span<const std::size_t> lengths_;
};

// Vectors of one size, one for each step and utterance: [num_steps, batch_size, width], or, with
// `utterances_first`, [batch_size, num_steps, width].
template <class T>
struct StepValues {
  std::span<T> values;
  std::size_t num_steps = 0;
  std::size_t batch_size = 0;
  std::size_t width = 0;
  bool utterances_first = false;

  T* at(std::size_t step, std::size_t utterance) const noexcept {
    const std::size_t row =
        utterances_first ? utterance * num_steps + step : step * batch_size + utterance;
    return values.data() + row * width;
  }
};

// Columns first .. first+width-1 of the frames of a batch: [batch_size, num_frames, stride], or,
// where only the last step has an output, [batch_size, stride].
template <class T>
struct FrameColumns {
  std::span<T> values;
  std::size_t stride = 0;
  std::size_t first = 0;
  bool last_step_only = false;
};

// steps = the frames in the order of reading; 0 behind the last step of an utterance.
template <class T>
void read_frames(const SequenceOrder& order, std::span<const T> frames, StepValues<T> steps,
                 ThreadPool* pool);

// gradients += those of the frames that read_frames() read.
template <class T>
void add_frame_gradients(const SequenceOrder& order, StepValues<const T> steps,
                         std::span<T> gradients, ThreadPool* pool);

// frames += the outputs of the steps.
template <class T>
void add_outputs(const SequenceOrder& order, StepValues<const T> steps, FrameColumns<T> frames,
                 ThreadPool* pool);

// steps = the gradients of the outputs; 0 behind the last step and for steps without an output.
template <class T>
void read_output_gradients(const SequenceOrder& order, FrameColumns<const T> frames,
                           StepValues<T> steps, ThreadPool* pool);

}  // namespace merkit
