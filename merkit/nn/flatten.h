// The layer that forgets the shape.
#pragma once

#include "merkit/nn/layer.h"

namespace merkit {

struct FlattenOptions {
  bool keep_frames = false;
};

template <class V>
void visit(FlattenOptions& o, V&& field) {
  field("keep_frames", o.keep_frames,
        "the numbers of each frame in a row of their own, not those of the utterance");
}

// (a, b, ...) to (a * b * ...), in the order in memory; with keep_frames to (a, b * ...). What is
// put together must be of fixed size.
class Flatten : public LayerOf<Flatten> {
 public:
  using Options = FlattenOptions;
  explicit Flatten(const Options& options = {});

  Shape output_shape(std::span<const Shape> inputs) const override;

  template <class T>
  void run(const ForwardCall<T>& call) const;
  template <class T>
  void run(const BackwardCall<T>& call) const;

 private:
  bool keep_frames_;
};

}  // namespace merkit
