// The gated recurrent unit layer.
#pragma once

#include "merkit/nn/bidirectional.h"

namespace merkit {

struct GruOptions {
  int units = 0;
  bool sequences = true;
  bool use_bias = true;
  std::string gates = "hard_sigmoid";
  double recurrent_dropout = 0.0;
  std::string direction = "forward";
  std::string merge = "concat";
  bool reverse_backward = true;
  std::string mask = "none";
};

template <class V>
void visit(GruOptions& o, V&& field) {
  field("units", o.units, "size of the state, the output of one direction, >= 1");
  field("sequences", o.sequences, "an output for every frame; false: only that of the last step");
  field("use_bias", o.use_bias, "add a learnt constant to every gate");
  field("gates", o.gates, "hard_sigmoid (clip(0.2 x + 0.5, 0, 1), as in Keras 2.0) or sigmoid");
  field("recurrent_dropout", o.recurrent_dropout,
        "part of the old state that each gate does not see in training, 0 <= p < 1; one mask for "
        "each gate and utterance, the same at all frames");
  visit_directions(o, field);
}

// One direction of the GRU of Keras 2.0: gates in the order z, r, candidate; r multiplies the state
// before the candidate's matrix. Immutable, so one instance may be shared by any number of threads.
class GruCell {
 public:
  using Options = GruOptions;
  static constexpr bool kReadsBackward = true;
  static constexpr bool kUtterancesFirst = false;

  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit GruCell(const Options& options);
  static Directions directions(const Options& options);

  std::size_t num_outputs() const noexcept { return units_; }
  std::vector<ParameterSpec> parameters(std::size_t num_inputs) const;
  CellWork work(const CellShape& shape, bool backward_follows) const;
  template <class T>
  void forward(const CellForward<T>& call) const;
  template <class T>
  void backward(const CellBackward<T>& call) const;

 private:
  std::size_t units_;
  bool use_bias_;
  bool hard_gates_;
  double dropout_;
};

using Gru = Bidirectional<GruCell>;

}  // namespace merkit
