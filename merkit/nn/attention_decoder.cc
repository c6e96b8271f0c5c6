#include "merkit/nn/attention_decoder.h"

#include <string>

#include "merkit/nn/decoder_steps.h"
#include "merkit/nn/layer_kinds.h"

namespace merkit {

AttentionDecoderCell::AttentionDecoderCell(const Options& options)
    : units_(at_least_one("units", options.units)),
      outputs_(at_least_one("output_dim", options.output_dim)) {}

Directions AttentionDecoderCell::directions(const Options& options) {
  Directions all = parse_directions(options.direction, options.merge, options.mask);
  all.reverse_backward = options.reverse_backward;
  return all;
}

std::vector<ParameterSpec> AttentionDecoderCell::parameters(std::size_t num_inputs) const {
  std::vector<ParameterSpec> all = {
      {"V_a", {units_}, Initialiser::kGlorotUniform},
      {"W_a", {units_, units_}, Initialiser::kGlorotUniform},
      {"U_a", {num_inputs, units_}, Initialiser::kGlorotUniform},
      {"b_a", {units_}, Initialiser::kZeros},
  };
  for (const std::string gate : {"r", "z", "p", "o"}) {
    const std::size_t width = gate == "o" ? outputs_ : units_;
    all.push_back({"C_" + gate, {num_inputs, width}, Initialiser::kOrthogonal});
    all.push_back({"U_" + gate, {units_, width}, Initialiser::kOrthogonal});
    all.push_back({"W_" + gate, {outputs_, width}, Initialiser::kOrthogonal});
    all.push_back({"b_" + gate, {width}, Initialiser::kZeros});
  }
  all.push_back({"W_s", {num_inputs, units_}, Initialiser::kOrthogonal});
  return all;
}

CellWork AttentionDecoderCell::work(const CellShape& shape, bool /*backward_follows*/) const {
  const DecoderSizes sizes{units_, outputs_, shape};
  return {decoder_saved_size(sizes), decoder_weights_size(sizes), decoder_gradient_size(sizes)};
}

template <class T>
void AttentionDecoderCell::forward(const CellForward<T>& call) const {
  if (call.shape.num_rows() == 0) {
    return;
  }
  run_decoder(DecoderSizes{units_, outputs_, call.shape}, call);
}

template <class T>
void AttentionDecoderCell::backward(const CellBackward<T>& call) const {
  if (call.shape.num_rows() == 0) {
    return;
  }
  run_decoder_backward(DecoderSizes{units_, outputs_, call.shape}, call);
}

template void AttentionDecoderCell::forward(const CellForward<float>&) const;
template void AttentionDecoderCell::forward(const CellForward<double>&) const;
template void AttentionDecoderCell::backward(const CellBackward<float>&) const;
template void AttentionDecoderCell::backward(const CellBackward<double>&) const;

std::vector<double> decoder_attention(std::span<const OptionAssignment> assignments,
                                      const BatchView<const double>& frames,
                                      std::span<const double> saved) {
  AttentionDecoderOptions options;
  for (const OptionAssignment& assignment : assignments) {
    assign_option(options, assignment);
  }
  const AttentionDecoderCell cell(options);
  const Directions directions = AttentionDecoderCell::directions(options);
  const SequenceOrder order(directions.order(false, AttentionDecoderCell::kReadsBackward),
                            frames.shape[0], frames.lengths);
  const std::size_t num_steps = order.num_steps(0);
  const DecoderSizes sizes{
      at_least_one("units", options.units), cell.num_outputs(), {num_steps, 1, frames.shape[1]}};
  std::vector<double> mean(num_steps, 0.0);
  const std::size_t size = saved.size() / directions.count();
  const auto share = static_cast<double>(directions.count() * num_steps);
  for (std::size_t d = 0; d < directions.count(); ++d) {
    WorkSpace<const double> space(saved.subspan(d * size, size));
    space.take((num_steps + 1) * cell.num_outputs());
    const auto weights = take_decoder_saved(space.rest(), sizes).weights;
    for (std::size_t i = 0; i < num_steps * num_steps; ++i) {
      mean[i % num_steps] += weights[i] / share;
    }
  }
  return mean;
}

std::vector<LayerKind> attention_layer_kinds() {
  return {make_layer_kind<AttentionDecoder>(
      "attention_decoder", "Decoder that attends over the whole sequence at every step")};
}

}  // namespace merkit
