// Recurrent layers: all frames are projected where they lie, those that padding repeats once, then
// the steps go through them with states that never leave the first level cache. A sequence that
// begins like the one before begins where they part.
#include <algorithm>
#include <cstring>

#include "merkit/nn/directions.h"
#include "merkit/nn/gru.h"
#include "merkit/nn/gru_kernels.h"
#include "merkit/nn/lstm.h"
#include "merkit/nn/lstm_kernels.h"
#include "merkit/nn/packed_weights.h"
#include "merkit/nn/runtime_layer.h"
#include "merkit/nn/step_memory.h"
#include "merkit/nn/work_space.h"

namespace merkit {
namespace {

// Of all rows of a batch at one step.
struct StepState {
  std::size_t batch_size = 0;
  std::size_t units = 0;
  bool hard_gates = true;
  float* outputs = nullptr;  // [batch_size, units], of the step before; of this one on return
  float* other = nullptr;    // [batch_size, units]
};

// The recurrent part of an LSTM in one direction.
class LstmSteps {
 public:
  using Options = LstmOptions;
  using Cell = LstmCell;
  static constexpr std::size_t kNumGates = 4;

  LstmSteps(std::span<const float> kernel, std::size_t units)
      : kernel_(dense_matrix(kernel.data(), units, kNumGates * units)) {}

  // `gates` [batch_size, 4 units] hold the inputs' part.
  void step(bool is_first, float* gates, const StepState& s) const {
    if (!is_first) {
      kernel_.add_product_of(dense_matrix<const float>(s.outputs, s.batch_size, s.units),
                             dense_matrix(gates, s.batch_size, kNumGates * s.units));
    }
    lstm_step(LstmStep<float>{.num_rows = s.batch_size,
                              .num_units = s.units,
                              .hard_gates = s.hard_gates,
                              .gates = gates,
                              .old_cells = s.other,
                              .cells = s.other,
                              .outputs = s.outputs});
  }

 private:
  PackedWeights kernel_;
};

// That of a GRU.
class GruSteps {
 public:
  using Options = GruOptions;
  using Cell = GruCell;
  static constexpr std::size_t kNumGates = 3;

  GruSteps(std::span<const float> kernel, std::size_t units)
      : gates_({kernel.data(), units, 2 * units, kNumGates * units}),
        candidate_({kernel.data() + 2 * units, units, units, kNumGates * units}) {}

  void step(bool is_first, float* gates, const StepState& s) const {
    const std::size_t width = kNumGates * s.units;
    const GruStep<float> step{.num_rows = s.batch_size,
                              .num_units = s.units,
                              .hard_gates = s.hard_gates,
                              .gates = gates,
                              .old_states = s.outputs,
                              .reset_states = s.other,
                              .states = s.outputs};
    if (!is_first) {
      gates_.add_product_of(dense_matrix<const float>(s.outputs, s.batch_size, s.units),
                            {gates, s.batch_size, 2 * s.units, width});
    }
    gru_reset(step);
    if (!is_first) {
      candidate_.add_product_of(dense_matrix<const float>(s.other, s.batch_size, s.units),
                                {gates + 2 * s.units, s.batch_size, s.units, width});
    }
    gru_update(step);
  }

 private:
  PackedWeights gates_;  // z and r
  PackedWeights candidate_;
};

template <class Steps>
class RuntimeRecurrent : public RuntimeLayer {
 public:
  RuntimeRecurrent(const Node& node, ParameterList parameters) {
    const auto options = node_options<typename Steps::Options>(node);
    directions_ = Steps::Cell::directions(options);
    units_ = static_cast<std::size_t>(options.units);
    hard_gates_ = parse_hard_gates(options.gates);
    num_inputs_ = node.input_shapes[0][1];
    const std::size_t count = parameters.size() / directions_.count();
    for (std::size_t d = 0; d < directions_.count(); ++d) {
      const ParameterList mine = parameters.subspan(d * count, count);
      parts_.push_back({PackedWeights(dense_matrix(mine[0].data(), num_inputs_, width())),
                        Steps(mine[1], units_), copy_of_optional(mine, 2)});
    }
  }

  std::size_t scratch_size(std::size_t batch_size, std::span<const Shape> inputs) const override {
    return padded_size(inputs[0][0] * batch_size * width()) + padded_size(batch_size * width()) +
           2 * padded_size(batch_size * units_);
  }

  void run(const RuntimeCall& call) const override {
    std::fill(call.output.values.begin(), call.output.values.end(), 0.0F);
    const auto& x = call.inputs[0];
    WorkSpace<float> scratch(call.scratch);
    Work work;
    work.gates = scratch.take(x.shape[0] * x.batch_size * width());
    work.step_gates = scratch.take(x.batch_size * width());
    work.outputs = scratch.take(x.batch_size * units_);
    work.other = scratch.take(x.batch_size * units_);
    for (std::size_t d = 0; d < parts_.size(); ++d) {
      const bool is_backward = d == 1 || !directions_.forward;
      const SequenceOrder order(directions_.order(is_backward, Steps::Cell::kReadsBackward),
                                x.shape[0], x.lengths);
      recall(is_backward, call, work);
      project(parts_[d], x, order, work);
      run_steps(d, order, call, work);
    }
  }

 private:
  // One direction.
  struct Part {
    PackedWeights kernel;
    Steps steps;
    std::vector<float> bias;  // may be empty
  };

  struct Work {
    std::span<float> gates;       // [batch_size, num_frames, width]
    std::span<float> step_gates;  // [batch_size, width]
    std::span<float> outputs;     // [batch_size, units]
    std::span<float> other;       // [batch_size, units]
    StepMemory* memory = nullptr;
    std::size_t first_step = 0;  // the ones before are in the memory
  };

  std::size_t width() const { return Steps::kNumGates * units_; }

  // Only an utterance alone that is read from front to back, padding and all, uses the memory.
  void recall(bool is_backward, const RuntimeCall& call, Work& work) const {
    const auto& x = call.inputs[0];
    const bool remembers =
        x.batch_size == 1 && !is_backward && directions_.padding == Padding::kNone;
    work.memory = remembers ? call.memory : nullptr;
    work.first_step =
        work.memory == nullptr
            ? 0
            : work.memory->begin(dense_matrix(x.values.data(), x.shape[0], num_inputs_), units_);
  }

  // The part of the gates that comes from the frames that count.
  void project(const Part& part, const BatchView<const float>& x, const SequenceOrder& order,
               const Work& work) const {
    for (std::size_t b = 0; b < x.batch_size; ++b) {
      const std::size_t num_steps = order.num_steps(b);
      if (num_steps == work.first_step) {
        continue;
      }
      const std::size_t count = num_steps - work.first_step;
      const std::size_t first =
          b * order.num_frames() +
          std::min(order.frame_read(b, work.first_step), order.frame_read(b, num_steps - 1));
      project_rows(part, dense_matrix(x.values.data() + first * num_inputs_, count, num_inputs_),
                   work.gates.data() + first * width());
    }
  }

  // A product for rows that follow each other without a repetition; copies for repetitions.
  void project_rows(const Part& part, const MatrixRef<const float>& x, float* gates) const {
    const auto repeats = [&](std::size_t r) {
      const float* const row = x.values + r * x.stride;
      return r < x.rows && std::memcmp(row, row - x.stride, x.cols * sizeof(float)) == 0;
    };
    for (std::size_t begin = 0; begin < x.rows;) {
      std::size_t end = begin + 1;
      while (end < x.rows && !repeats(end)) {
        ++end;
      }
      const auto out = dense_matrix(gates + begin * width(), end - begin, width());
      start_rows(part, out);
      part.kernel.add_product_of({x.values + begin * x.stride, out.rows, x.cols, x.stride}, out);
      for (begin = end; repeats(begin); ++begin) {
        std::copy_n(gates + (begin - 1) * width(), width(), gates + begin * width());
      }
    }
  }

  void start_rows(const Part& part, const MatrixRef<float>& gates) const {
    for (std::size_t r = 0; r < gates.rows; ++r) {
      if (part.bias.empty()) {
        std::fill_n(gates.values + r * width(), width(), 0.0F);
      } else {
        std::copy(part.bias.begin(), part.bias.end(), gates.values + r * width());
      }
    }
  }

  // The gates of one step of all utterances side by side; one alone needs no copy.
  float* gates_of_step(std::size_t step, std::size_t batch_size, const SequenceOrder& order,
                       const Work& work) const {
    if (batch_size == 1) {
      return work.gates.data() + order.frame_read(0, step) * width();
    }
    for (std::size_t b = 0; b < batch_size; ++b) {
      float* const to = work.step_gates.data() + b * width();
      if (step < order.num_steps(b)) {
        const std::size_t frame = b * order.num_frames() + order.frame_read(b, step);
        std::copy_n(work.gates.data() + frame * width(), width(), to);
      } else {
        std::fill_n(to, width(), 0.0F);
      }
    }
    return work.step_gates.data();
  }

  void run_steps(std::size_t d, const SequenceOrder& order, const RuntimeCall& call,
                 const Work& work) const {
    const std::size_t batch_size = call.inputs[0].batch_size;
    std::fill(work.outputs.begin(), work.outputs.end(), 0.0F);
    std::fill(work.other.begin(), work.other.end(), 0.0F);
    const StepState state{batch_size, units_, hard_gates_, work.outputs.data(), work.other.data()};
    const std::size_t num_steps = order.most_steps(batch_size);
    for (std::size_t step = 0; step < num_steps; ++step) {
      if (step < work.first_step) {
        work.memory->recall(step, work.outputs, work.other);
      } else {
        parts_[d].steps.step(step == 0, gates_of_step(step, batch_size, order, work), state);
        if (work.memory != nullptr) {
          work.memory->keep(step, work.outputs, work.other);
        }
      }
      for (std::size_t b = 0; b < batch_size; ++b) {
        write(d, b, step, order, work, call.output);
      }
    }
  }

  // The output of a step into its frame, or into the only row if it is the last one.
  void write(std::size_t d, std::size_t b, std::size_t step, const SequenceOrder& order,
             const Work& work, const BatchView<float>& output) const {
    const std::size_t num_steps = order.num_steps(b);
    if (step >= num_steps || (!directions_.sequences && step + 1 < num_steps)) {
      return;
    }
    const std::size_t row =
        directions_.sequences ? b * order.num_frames() + order.frame_written(b, step) : b;
    const std::size_t stride = units_ * (directions_.concat ? parts_.size() : 1);
    float* const to = output.values.data() + row * stride + (directions_.concat ? d * units_ : 0);
    const float* const from = work.outputs.data() + b * units_;
    for (std::size_t u = 0; u < units_; ++u) {
      to[u] += from[u];
    }
  }

  Directions directions_;
  std::size_t units_ = 0;
  std::size_t num_inputs_ = 0;
  bool hard_gates_ = true;
  std::vector<Part> parts_;
};

}  // namespace

std::unique_ptr<RuntimeLayer> make_runtime_lstm(const Node& node, ParameterList parameters) {
  return std::make_unique<RuntimeRecurrent<LstmSteps>>(node, parameters);
}

std::unique_ptr<RuntimeLayer> make_runtime_gru(const Node& node, ParameterList parameters) {
  return std::make_unique<RuntimeRecurrent<GruSteps>>(node, parameters);
}

}  // namespace merkit
