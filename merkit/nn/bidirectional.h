// A recurrent layer from a cell: forward in time, backward, or both.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "merkit/nn/directions.h"
#include "merkit/nn/layer.h"
#include "merkit/nn/layer_checks.h"
#include "merkit/nn/sequence_cell.h"
#include "merkit/nn/work_space.h"

namespace merkit {

// (num_frames, in) to (num_frames, out), or (out) if only the last step's output is wanted; `out`
// is twice the cell's if two directions lie side by side. Of two directions, each has parameters of
// its own, named forward/... and backward/...; the backward one reads the last frame first, and its
// output at a frame is that after reading this frame (Schuster & Paliwal 1997, "Bidirectional
// recurrent neural networks").
template <class Cell>
class Bidirectional : public LayerOf<Bidirectional<Cell>> {
 public:
  using Options = typename Cell::Options;
  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit Bidirectional(const Options& options)
      : cell_(options), directions_(Cell::directions(options)) {}

  Shape output_shape(std::span<const Shape> inputs) const override {
    const Shape& shape = one_input(inputs);
    expect_frames(shape);
    return directions_.sequences ? Shape{shape[0], num_columns()} : Shape{num_columns()};
  }

  std::vector<ParameterSpec> parameters(std::span<const Shape> inputs) const override {
    if (directions_.count() == 1) {
      return cell_.parameters(inputs[0][1]);
    }
    std::vector<ParameterSpec> all;
    for (const char* const direction : {"forward/", "backward/"}) {
      for (ParameterSpec spec : cell_.parameters(inputs[0][1])) {
        spec.name = direction + spec.name;
        all.push_back(std::move(spec));
      }
    }
    return all;
  }

  WorkSizes work_sizes(std::size_t batch_size, std::span<const Shape> inputs,
                       bool training) const override {
    const CellShape shape{inputs[0][0], batch_size, inputs[0][1]};
    const CellWork work = cell_.work(shape, training);
    const std::size_t in = padded_size(shape.num_rows() * shape.num_inputs);
    const std::size_t out = padded_size(shape.num_rows() * cell_.num_outputs());
    const std::size_t saved = saved_size(shape, training);
    if (!training) {
      return {.scratch = in + saved + work.forward_scratch};
    }
    return {.saved = directions_.count() * saved,
            .scratch = in + std::max(work.forward_scratch, in + out + work.backward_scratch)};
  }

  template <class T>
  void run(const ForwardCall<T>& call) const {
    std::fill(call.output.values.begin(), call.output.values.end(), T{0});
    for (std::size_t d = 0; d < directions_.count(); ++d) {
      forward_one(call, d);
    }
  }

  template <class T>
  void run(const BackwardCall<T>& call) const {
    for (std::size_t d = 0; d < directions_.count(); ++d) {
      backward_one(call, d);
    }
  }

 private:
  std::size_t num_columns() const {
    return cell_.num_outputs() * (directions_.concat ? directions_.count() : 1);
  }

  // Of one direction: its outputs with the state before them, and what the cell saves.
  std::size_t saved_size(const CellShape& shape, bool training) const {
    const std::size_t outputs = (shape.num_steps + 1) * shape.batch_size * cell_.num_outputs();
    return padded_size(outputs) + cell_.work(shape, training).saved;
  }

  bool is_backward(std::size_t d) const { return d == 1 || !directions_.forward; }

  // Steps are as many as the longest utterance needs; work space is for all frames.
  template <class T>
  CellShape cell_shape(const BatchView<const T>& x, const SequenceOrder& order) const {
    return {order.most_steps(x.batch_size), x.batch_size, x.shape[1]};
  }

  template <class T>
  SequenceOrder order_of(const BatchView<const T>& x, std::size_t d) const {
    return {directions_.order(is_backward(d), Cell::kReadsBackward), x.shape[0], x.lengths};
  }

  template <class T>
  FrameColumns<T> columns(std::span<T> values, std::size_t d) const {
    return {values, num_columns(), directions_.concat ? d * cell_.num_outputs() : 0,
            !directions_.sequences};
  }

  template <class T>
  StepValues<T> input_steps(std::span<T> values, const CellShape& shape) const {
    return {values, shape.num_steps, shape.batch_size, shape.num_inputs, Cell::kUtterancesFirst};
  }

  template <class T>
  StepValues<T> output_steps(std::span<T> values, const CellShape& shape) const {
    return {values, shape.num_steps, shape.batch_size, cell_.num_outputs()};
  }

  template <class Span>
  Span of_direction(Span parameters, std::size_t d) const {
    const std::size_t count = parameters.size() / directions_.count();
    return parameters.subspan(d * count, count);
  }

  template <class T>
  void forward_one(const ForwardCall<T>& call, std::size_t d) const {
    const auto& x = call.inputs[0];
    const SequenceOrder order = order_of(x, d);
    const CellShape shape = cell_shape(x, order);
    const bool training = !call.saved.empty();
    WorkSpace<T> scratch(call.scratch);
    const std::span<T> inputs = scratch.take(shape.num_rows() * shape.num_inputs);
    const std::size_t size = saved_size({x.shape[0], shape.batch_size, shape.num_inputs}, training);
    WorkSpace<T> saved(training ? call.saved.subspan(d * size, size) : scratch.take(size));
    const std::size_t block = shape.batch_size * cell_.num_outputs();
    const std::span<T> outputs = saved.take((shape.num_steps + 1) * block);
    std::fill_n(outputs.begin(), block, T{0});
    read_frames<T>(order, x.values, input_steps(inputs, shape), call.pool);
    const Rng rng = call.training() ? call.rng->fork(d) : Rng(0);
    cell_.forward(CellForward<T>{.shape = shape,
                                 .order = &order,
                                 .inputs = inputs,
                                 .parameters = of_direction(call.parameters, d),
                                 .outputs = outputs,
                                 .saved = saved.rest(),
                                 .scratch = scratch.rest(),
                                 .backward_follows = training,
                                 .rng = call.training() ? &rng : nullptr,
                                 .pool = call.pool});
    add_outputs<T>(order, output_steps<const T>(outputs.subspan(block), shape),
                   columns(call.output.values, d), call.pool);
  }

  template <class T>
  void backward_one(const BackwardCall<T>& call, std::size_t d) const {
    const auto& x = call.inputs[0];
    const SequenceOrder order = order_of(x, d);
    const CellShape shape = cell_shape(x, order);
    const std::size_t size = call.saved.size() / directions_.count();
    WorkSpace<const T> saved(call.saved.subspan(d * size, size));
    const std::size_t block = shape.batch_size * cell_.num_outputs();
    const std::span<const T> outputs = saved.take((shape.num_steps + 1) * block);
    WorkSpace<T> scratch(call.scratch);
    const std::span<T> inputs = scratch.take(shape.num_rows() * shape.num_inputs);
    const std::span<T> output_gradients = scratch.take(shape.num_steps * block);
    const bool wanted = !call.input_gradients[0].empty();
    const std::span<T> input_gradients = scratch.take(wanted ? inputs.size() : 0);
    read_frames<T>(order, x.values, input_steps(inputs, shape), call.pool);
    read_output_gradients<T>(order, columns(call.output_gradient.values, d),
                             output_steps(output_gradients, shape), call.pool);
    cell_.backward(CellBackward<T>{.shape = shape,
                                   .order = &order,
                                   .inputs = inputs,
                                   .parameters = of_direction(call.parameters, d),
                                   .outputs = outputs,
                                   .saved = saved.rest(),
                                   .scratch = scratch.rest(),
                                   .output_gradients = output_gradients,
                                   .input_gradients = input_gradients,
                                   .parameter_gradients = of_direction(call.parameter_gradients, d),
                                   .pool = call.pool});
    if (wanted) {
      add_frame_gradients<T>(order, input_steps<const T>(input_gradients, shape),
                             call.input_gradients[0], call.pool);
    }
  }

  Cell cell_;
  Directions directions_;
};

}  // namespace merkit
