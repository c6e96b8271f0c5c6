// Options that all recurrent layers share: directions and padding.
#pragma once

#include <string>

#include "merkit/nn/sequence_order.h"

namespace merkit {

// How a recurrent layer reads its frames.
struct Directions {
  bool forward = true;
  bool backward = false;
  bool concat = true;  // of two directions: outputs side by side; else added
  bool reverse_backward = true;
  bool sequences = true;
  Padding padding = Padding::kNone;

  std::size_t count() const noexcept { return forward && backward ? 2 : 1; }
  // The order of one direction. `reads_backward`: whether the layer's backward copy reads the last
  // frame first, or only writes its outputs so.
  ReadingOrder order(bool is_backward, bool reads_backward) const noexcept {
    return {padding, is_backward && reads_backward, is_backward && reverse_backward};
  }
};

// The fields of `options` checked. Throws Error(kInvalidArgument) for an unknown word.
Directions parse_directions(const std::string& direction, const std::string& merge,
                            const std::string& mask);

// Whether `gates` is "hard_sigmoid". Throws Error(kInvalidArgument) unless it is that or "sigmoid".
bool parse_hard_gates(const std::string& gates);

// `rate`. Throws Error(kInvalidArgument) unless 0 <= rate < 1.
double parse_recurrent_dropout(double rate);

// The fields that every recurrent layer's options have, for its visit().
template <class Options, class V>
void visit_directions(Options& o, V&& field) {
  field("direction", o.direction, "forward, backward or both");
  field("merge", o.merge, "of both directions: concat (side by side) or sum");
  field("reverse_backward", o.reverse_backward,
        "put backward outputs back in the order of the frames; false leaves them reversed, as some "
        "published systems did");
  field("mask", o.mask,
        "padding that is skipped, its outputs 0: none, trailing (frames after the utterance's "
        "length) or leading (frames before the last of them, as in pre-padded text)");
}

}  // namespace merkit
