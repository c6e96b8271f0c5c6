#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "merkit/features/extraction.h"

namespace merkit {
namespace {

// Appends the next `count` samples, fewer at the end of the sound. Grows with what is really there:
// the length in a header is not to be trusted with memory.
void read_more(AudioReader& reader, std::uint64_t count, std::vector<float>& samples) {
  constexpr std::uint64_t kPieceSamples = 1U << 16U;
  samples.reserve(samples.size() +
                  static_cast<std::size_t>(std::min<std::uint64_t>(count, kBlockSamples)));
  while (count > 0) {
    const std::size_t old_size = samples.size();
    const auto piece = static_cast<std::size_t>(std::min(count, kPieceSamples));
    samples.resize(old_size + piece);
    const std::size_t got = reader.read_block(std::span(samples).subspan(old_size));
    samples.resize(old_size + got);
    if (got < piece) {
      return;
    }
    count -= got;
  }
}

// Cuts a sound into pieces that overlap by the margin on either side.
class PieceCutter {
 public:
  PieceCutter(AudioReader& reader, const FrameReach& reach)
      : reader_(reader),
        hop_(reach.hop_samples),
        margin_(reach.margin_frames),
        frames_per_piece_(std::max<std::size_t>(kBlockSamples / hop_, 1)) {}

  bool is_over() const { return is_over_; }

  // Valid until the next call. Throws as AudioReader::read_block().
  SoundPiece next() {
    drop_samples();
    num_old_samples_ = samples_.size();
    const std::uint64_t num_samples = reader_.num_samples();
    const std::uint64_t have_end = std::uint64_t{hop_} * first_frame_ + samples_.size();
    const std::uint64_t wanted_end = std::min<std::uint64_t>(
        num_samples, std::uint64_t{hop_} * (next_frame_ + frames_per_piece_ + margin_));
    is_over_ = wanted_end == num_samples;
    read_more(reader_, wanted_end - have_end, samples_);
    FrameRange owned = {next_frame_ - first_frame_, SIZE_MAX};
    next_frame_ += frames_per_piece_;
    if (!is_over_) {
      owned.end = next_frame_ - first_frame_;
    }
    return {.audio = {.samples = samples_, .sample_rate_hz = reader_.sample_rate_hz()},
            .first_frame = first_frame_,
            .is_last = is_over_,
            .owned = owned};
  }

  // The samples of the last piece that earlier ones did not have.
  std::span<const float> new_samples() const {
    return std::span(samples_).subspan(num_old_samples_);
  }

 private:
  // Those before the margin of the next frame.
  void drop_samples() {
    const std::size_t keep_from = next_frame_ - std::min(next_frame_, margin_);
    const std::size_t count = std::min((keep_from - first_frame_) * hop_, samples_.size());
    samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(count));
    first_frame_ = keep_from;
  }

  AudioReader& reader_;
  std::size_t hop_;
  std::size_t margin_;
  std::size_t frames_per_piece_;
  std::vector<float> samples_;
  std::size_t num_old_samples_ = 0;
  std::size_t first_frame_ = 0;  // begins at samples_[0]
  std::size_t next_frame_ = 0;   // first that no piece has owned yet
  bool is_over_ = false;
};

// The first of two readings; returns the level of the whole.
SignalLevel survey(AudioReader& reader, const FrameReach& reach, FeatureStream& stream) {
  SignalMeter meter;
  PieceCutter cutter(reader, reach);
  while (!cutter.is_over()) {
    const SoundPiece piece = cutter.next();
    if (reach.needs_level) {
      meter.add(cutter.new_samples());
    }
    if (reach.needs_survey) {
      stream.survey(piece);
    }
  }
  reader.rewind();
  return meter.level();
}

}  // namespace

Audio read_whole(AudioReader& reader) {
  Audio audio{.samples = {}, .sample_rate_hz = reader.sample_rate_hz()};
  read_more(reader, reader.num_samples(), audio.samples);
  return audio;
}

void extract_blocks(AudioReader& reader, const FeatureExtractor& extractor,
                    const std::function<void(Matrix<float>)>& use) {
  const auto reach = extractor.frame_reach();
  const std::uint64_t num_samples = reader.num_samples();
  if (!reach || reach->hop_samples == 0 || num_samples <= kBlockSamples) {
    const Audio audio = read_whole(reader);
    use(extractor.compute({.audio = audio.view()}));
    return;
  }
  const auto stream = extractor.open_stream();
  SignalLevel level;
  if (reach->needs_level || reach->needs_survey) {
    level = survey(reader, *reach, *stream);
  }
  PieceCutter cutter(reader, *reach);
  while (!cutter.is_over() && !stream->is_done()) {
    SoundPiece piece = cutter.next();
    piece.level = level;
    use(stream->rows(piece));
  }
}

}  // namespace merkit
