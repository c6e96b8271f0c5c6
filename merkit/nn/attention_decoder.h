// The attention decoder of Tripathi & Beigi 2018: a GRU that attends over the whole sequence at
// every step and puts out a softmax.
#pragma once

#include <span>
#include <vector>

#include "merkit/base/options.h"
#include "merkit/nn/bidirectional.h"

namespace merkit {

struct AttentionDecoderOptions {
  int units = 0;
  int output_dim = 0;
  std::string direction = "forward";
  std::string merge = "concat";
  bool reverse_backward = true;
  std::string mask = "none";
};

template <class V>
void visit(AttentionDecoderOptions& o, V&& field) {
  field("units", o.units, "size of the state, >= 1");
  field("output_dim", o.output_dim, "size of the output of one direction, >= 1");
  visit_directions(o, field);
}

// One decoder over frames x_1 .. x_T, from the state s_0 = tanh(x_1 W_s) and y_0 = 0. At each step
//   c = sum over j of a_j x_j,  a = softmax over j of V_a . tanh(s W_a + x_j U_a + b_a)
//   r = sigmoid(y W_r + s U_r + c C_r + b_r), z likewise
//   p = tanh(y W_p + (r s) U_p + c C_p + b_p)
//   y' = softmax(y W_o + s U_o + c C_o + b_o), s' = (1 - z) s + z p
// so y' comes from the old state. (Bahdanau et al. 2014, appendix A.2, with z as there and the
// softmax of the published code.) A backward decoder reads the sequence as it is, because a step
// has no frame of its own; only its outputs are reversed. Immutable, so one instance may be shared
// by any number of threads.
class AttentionDecoderCell {
 public:
  using Options = AttentionDecoderOptions;
  static constexpr bool kReadsBackward = false;
  static constexpr bool kUtterancesFirst = true;

  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit AttentionDecoderCell(const Options& options);
  static Directions directions(const Options& options);

  std::size_t num_outputs() const noexcept { return outputs_; }
  std::vector<ParameterSpec> parameters(std::size_t num_inputs) const;
  CellWork work(const CellShape& shape, bool backward_follows) const;
  template <class T>
  void forward(const CellForward<T>& call) const;
  template <class T>
  void backward(const CellBackward<T>& call) const;

 private:
  std::size_t units_;
  std::size_t outputs_;
};

using AttentionDecoder = Bidirectional<AttentionDecoderCell>;

// Where a decoder of those options looked: the weights a of the frames that count, averaged over
// all steps and directions, sum 1; empty without frames. `frames` is one utterance, and `saved`
// what forward() left of it in training. Throws Error(kInvalidArgument) for bad options.
std::vector<double> decoder_attention(std::span<const OptionAssignment> options,
                                      const BatchView<const double>& frames,
                                      std::span<const double> saved);

}  // namespace merkit
