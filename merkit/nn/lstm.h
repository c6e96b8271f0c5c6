// The long short-term memory layer.
#pragma once

#include "merkit/nn/bidirectional.h"

namespace merkit {

struct LstmOptions {
  int units = 0;
  bool sequences = true;
  std::string gates = "hard_sigmoid";
  double recurrent_dropout = 0.0;
  std::string direction = "forward";
  std::string merge = "concat";
  bool reverse_backward = true;
  std::string mask = "none";
};

template <class V>
void visit(LstmOptions& o, V&& field) {
  field("units", o.units, "size of the state and of the output of one direction, >= 1");
  field("sequences", o.sequences, "an output for every frame; false: only that of the last step");
  field("gates", o.gates, "hard_sigmoid (clip(0.2 x + 0.5, 0, 1), as in Keras 2.0) or sigmoid");
  field("recurrent_dropout", o.recurrent_dropout,
        "part of the old output that each gate does not see in training, 0 <= p < 1; one mask for "
        "each gate and utterance, the same at all frames");
  visit_directions(o, field);
}

// One direction of the LSTM of Keras 2.0: gates in the order i, f, c, o; the forget gate's bias
// begins at 1. Immutable, so one instance may be shared by any number of threads.
class LstmCell {
 public:
  using Options = LstmOptions;
  static constexpr bool kReadsBackward = true;
  static constexpr bool kUtterancesFirst = false;

  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit LstmCell(const Options& options);
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
  bool hard_gates_;
  double dropout_;
};

using Lstm = Bidirectional<LstmCell>;

}  // namespace merkit
