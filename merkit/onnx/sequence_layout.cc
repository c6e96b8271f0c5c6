#include "merkit/onnx/sequence_layout.h"

#include <limits>

namespace merkit {
namespace {

// All rows of [rows, batch, columns] the other way round.
std::string flip_rows(OnnxGraph& out, const std::string& steps) {
  constexpr std::int64_t kBeforeFirst = std::numeric_limits<std::int64_t>::min();
  return out.add("Slice", {steps, out.integers({-1}), out.integers({kBeforeFirst}),
                           out.integers({0}), out.integers({-1})});
}

// The first `lengths` rows of each utterance the other way round.
std::string flip_first_rows(OnnxGraph& out, const std::string& steps, const std::string& lengths) {
  return out.add("ReverseSequence", {steps, lengths},
                 {{"batch_axis", std::int64_t{1}}, {"time_axis", std::int64_t{0}}});
}

}  // namespace

std::string swap_rows_and_batch(OnnxGraph& out, const std::string& value) {
  return out.add("Transpose", {value}, {{"perm", std::vector<std::int64_t>{1, 0, 2}}});
}

SequenceLayout::SequenceLayout(OnnxTranslation& t, const Node& node, const Directions& directions)
    : t_(t), input_(node.inputs.front()), is_leading_(directions.padding == Padding::kLeading) {
  if (directions.padding != Padding::kNone) {
    lengths_ = t.lengths(input_);
  }
  rows_first_ = swap_rows_and_batch(t.out(), t.value(input_));
  if (is_leading_ && lengths_) {
    rows_first_ = flip_first_rows(t.out(), flip_rows(t.out(), rows_first_), *lengths_);
  }
}

std::string SequenceLayout::batch_first() const {
  return is_leading_ && lengths_ ? swap_rows_and_batch(t_.out(), rows_first_) : t_.value(input_);
}

std::optional<std::string> SequenceLayout::mask() const {
  return lengths_ ? t_.mask(input_) : std::nullopt;
}

std::string SequenceLayout::reversed(const std::string& steps) const {
  return lengths_ ? flip_first_rows(t_.out(), steps, *lengths_) : flip_rows(t_.out(), steps);
}

std::string SequenceLayout::to_frames(const std::string& outputs) const {
  std::string frames = outputs;
  if (is_leading_ && lengths_) {
    frames = flip_rows(t_.out(), flip_first_rows(t_.out(), frames, *lengths_));
  }
  return swap_rows_and_batch(t_.out(), frames);
}

std::string merge_directions(OnnxGraph& out, const Directions& directions,
                             const std::vector<std::string>& values) {
  if (values.size() == 1) {
    return values.front();
  }
  return directions.concat ? out.add("Concat", values, {{"axis", std::int64_t{-1}}})
                           : out.add("Sum", values);
}

}  // namespace merkit
