#include "merkit/features/speech_frames.h"

#include <algorithm>

#include "fmt/format.h"
#include "merkit/base/error.h"

namespace merkit {

MfccOptions speech_mfcc_options(const SpeechFraming& framing) {
  MfccOptions options = is09_mfcc_options(framing.sample_rate_hz);
  options.log_mel.frames.window_s = framing.window_s;
  options.log_mel.frames.hop_s = framing.hop_s;
  options.log_mel.mel.high_hz = std::min(8000.0, framing.sample_rate_hz / 2.0);
  return options;
}

PitchOptions aligned_pitch_options(const FrameCut& cut, const PitchRange& range) {
  if (cut.hop == 0 || cut.width < 2) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("speech frames: expected a window of 2 samples and a hop of 1 at "
                            "least, got {} and {}",
                            cut.width, cut.hop));
  }
  PitchOptions options;
  options.sample_rate_hz = range.sample_rate_hz;
  options.min_hz = range.min_hz;
  options.max_hz = range.max_hz;
  options.hop_s = static_cast<double>(cut.hop) / range.sample_rate_hz;
  return options;
}

AudioView owned_audio(const FrameCut& cut, const SoundPiece& piece) {
  const auto samples = piece.audio.samples;
  const FrameRange owned = piece.owned_of(cut.num_frames(samples.size()));
  const std::size_t size = owned.size() > 0 ? (owned.size() - 1) * cut.hop + cut.width : 0;
  return {samples.subspan(std::min(owned.begin * cut.hop, samples.size()), size),
          piece.audio.sample_rate_hz};
}

std::vector<PitchFrame> AlignedPitch::add(const SoundPiece& piece) {
  if (!stream_) {
    stream_.emplace(*tracker_, piece.level.peak_about_mean);
  }
  const FrameRange owned = piece.owned_of(cut_.num_frames(piece.audio.samples.size()));
  const PitchGrid grid{0.5 * static_cast<double>(cut_.width) / piece.audio.sample_rate_hz,
                       piece.first_frame + owned.end};
  stream_->add({piece.audio.samples, piece.first_frame * cut_.hop}, grid,
               {piece.first_frame + owned.begin, piece.first_frame + owned.end});
  return piece.is_last ? stream_->rest() : stream_->settled();
}

Matrix<double> side_by_side(const Matrix<double>& left, const Matrix<double>& right) {
  Matrix<double> out(left.rows(), left.cols() + right.cols());
  for (std::size_t t = 0; t < out.rows(); ++t) {
    const auto rest = std::ranges::copy(left.row(t), out.row(t).begin()).out;
    std::ranges::copy(right.row(t), rest);
  }
  return out;
}

}  // namespace merkit
