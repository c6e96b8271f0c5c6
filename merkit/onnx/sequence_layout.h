// Frames in the order in which a recurrent layer of merkit reads them, in operators of ONNX.
#pragma once

#include <optional>
#include <string>

#include "merkit/nn/directions.h"
#include "merkit/onnx/translation.h"

namespace merkit {

// The input of a recurrent layer. Padding always lies behind the frames that count: where it stands
// before them, it is moved.
class SequenceLayout {
 public:
  SequenceLayout(OnnxTranslation& t, const Node& node, const Directions& directions);

  // [rows, batch, columns] and [batch, rows, columns].
  const std::string& rows_first() const noexcept { return rows_first_; }
  std::string batch_first() const;
  // Frames that are read, whole numbers [batch]; nullopt: all.
  const std::optional<std::string>& lengths() const noexcept { return lengths_; }
  // Which frames are read, [batch, rows, 1]; nullopt: all.
  std::optional<std::string> mask() const;

  // `steps` [rows, batch, columns] the other way round within each utterance.
  std::string reversed(const std::string& steps) const;
  // `outputs` [rows, batch, columns] as the value of the node, [batch, rows, columns].
  std::string to_frames(const std::string& outputs) const;

 private:
  OnnxTranslation& t_;
  std::size_t input_;
  std::optional<std::string> lengths_;
  bool is_leading_;
  std::string rows_first_;
};

// The order of the dimensions of a tensor of three changed: [a, b, c] as [b, a, c].
std::string swap_rows_and_batch(OnnxGraph& out, const std::string& value);

// Values of the directions of a layer side by side or added up.
std::string merge_directions(OnnxGraph& out, const Directions& directions,
                             const std::vector<std::string>& values);

}  // namespace merkit
