// The features of one sound that comes in pieces.
#pragma once

#include "merkit/base/matrix.h"
#include "merkit/features/sound_piece.h"

namespace merkit {

// Not thread-safe.
class FeatureStream {
 public:
  virtual ~FeatureStream() = default;
  FeatureStream(const FeatureStream&) = delete;
  FeatureStream& operator=(const FeatureStream&) = delete;

  // Sees every piece, in order, before rows() sees the first, where FrameReach::needs_survey says
  // so. Throws as FeatureExtractor::compute().
  virtual void survey(const SoundPiece& /*piece*/) {}

  // The rows that no later piece can change and that were not given before; after the last piece
  // all of FeatureExtractor::compute() have been given. Throws as that does.
  virtual Matrix<float> rows(const SoundPiece& piece) = 0;

  // No more rows follow, whatever the sound goes on with.
  virtual bool is_done() const { return false; }

 protected:
  FeatureStream() = default;
};

}  // namespace merkit
