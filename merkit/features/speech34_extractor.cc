#include "merkit/features/speech34_extractor.h"

#include <algorithm>
#include <limits>

#include "hwy/aligned_allocator.h"
#include "merkit/audio/fft.h"
#include "merkit/features/signal_level.h"
#include "merkit/features/speech34_signal.h"
#include "merkit/features/speech34_spectrum.h"

namespace merkit {
namespace {

// Frames [first, end) of an utterance become rows.
struct FrameRange {
  std::size_t first = 0;
  std::size_t end = 0;

  std::size_t size() const noexcept { return end - first; }
};

// Samples are used as (x - mean) / divisor.
struct Scaling {
  double mean = 0.0;
  double divisor = 1.0;
};

Scaling scaling_of(const Speech34Variant& variant, const SignalLevel& level) {
  constexpr double kGuard = 1e-10;
  switch (variant.peak) {
    case Speech34Peak::kAfterMean:
      return {level.mean, level.peak_about_mean + kGuard};
    case Speech34Peak::kBeforeMean:
      return {level.mean, level.peak + kGuard};
    default:
      return {level.mean, level.peak};
  }
}

// What 0 / 0 makes of every sample; only the roll-off finds no bin and stays 0.
Matrix<double> rows_of_unscalable_silence(std::size_t num_rows) {
  Matrix<double> rows(num_rows, kSpeech34Features, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t r = 0; r < num_rows; ++r) {
    rows(r, kRolloffRow) = 0.0;
  }
  return rows;
}

// Scratch of one call. A batch is as many frames as a register has lanes.
template <class T>
struct Buffers {
  Buffers(const RealFft<T>& fft, std::size_t signal_size)
      : signal(hwy::AllocateAligned<T>(signal_size)),
        workspace(hwy::AllocateAligned<T>(fft.workspace_size())),
        power(hwy::AllocateAligned<T>(fft.num_bins() * most_lanes(fft))),
        rows(hwy::AllocateAligned<T>((kSpeech34Features + kSpeech34Blocks + 1) * most_lanes(fft))) {
  }

  static std::size_t most_lanes(const RealFft<T>& fft) {
    return fft.num_lanes(std::numeric_limits<std::size_t>::max());
  }

  T* block_energies(std::size_t lanes) { return rows.get() + kSpeech34Features * lanes; }
  T* energies(std::size_t lanes) { return block_energies(lanes) + kSpeech34Blocks * lanes; }

  hwy::AlignedFreeUniquePtr<T[]> signal;
  hwy::AlignedFreeUniquePtr<T[]> workspace;
  hwy::AlignedFreeUniquePtr<T[]> power;
  hwy::AlignedFreeUniquePtr<T[]> rows;  // [34 + 10 + 1, lanes]: features, block and frame energies
};

template <class T>
class TypedExtractor : public Speech34Extractor {
 public:
  TypedExtractor(const Speech34Variant& variant, const Speech34Frame& frame)
      : variant_(variant), frame_(frame), tables_(variant, frame), fft_(frame.window_samples) {}

  Matrix<double> compute(std::span<const float> samples, std::size_t max_frames) const override;
  Matrix<double> compute_piece(const SoundPiece& piece, std::size_t max_frames) const override;

 private:
  std::size_t num_frames(std::size_t num_samples) const noexcept {
    const std::size_t window = frame_.window_samples;
    return num_samples < window ? 0 : (num_samples - window) / frame_.hop_samples + 1;
  }
  FrameRange frame_range(std::size_t num_samples, std::size_t max_frames) const;
  FrameRange frame_range(const SoundPiece& piece, std::size_t max_frames) const;
  Matrix<double> compute_range(std::span<const float> samples, const FrameRange& range,
                               const SignalLevel& level) const;
  void fill_time_rows(const Scaling& scaling, std::size_t num_frames, Buffers<T>& buffers) const;
  void clear_constant_frame(std::size_t lane, std::size_t lanes, Buffers<T>& buffers) const;
  void run_batch(const Scaling& scaling, std::size_t num_frames, Buffers<T>& buffers,
                 PreviousSpectrum<T>& previous) const;

  const Speech34Variant& variant_;
  Speech34Frame frame_;
  Speech34Tables<T> tables_;
  RealFft<T> fft_;
};

template <class T>
FrameRange TypedExtractor<T>::frame_range(std::size_t num_samples, std::size_t max_frames) const {
  const std::size_t count = num_frames(num_samples);
  FrameRange range{0, count};
  if (variant_.drops_edge_frames && count == 2) {
    range.end = 1;
  }
  if (variant_.drops_edge_frames && count > 2) {
    range = {1, count - 1};
  }
  if (max_frames > 0) {
    range.end = std::min(range.end, range.first + max_frames);
  }
  return range;
}

// Where the piece begins or ends inside the whole, a frame is no edge frame; the frame that a cut
// drops in front is the next row's predecessor.
template <class T>
FrameRange TypedExtractor<T>::frame_range(const SoundPiece& piece, std::size_t max_frames) const {
  const std::size_t num_edge_frames = variant_.drops_edge_frames ? 1 : 0;
  FrameRange range{num_edge_frames, num_frames(piece.audio.samples.size())};
  range.end =
      std::max(range.first, range.end - std::min(range.end, piece.is_last ? num_edge_frames : 0));
  if (max_frames > 0) {
    range.end = std::min(range.end, range.first + piece.frames_left(max_frames));
  }
  return range;
}

// A constant frame, such as digital silence after removing the mean, has bin 0 alone (and bin 1
// under the Hann window). An FFT leaves rounding noise in the others, which the logarithms would
// show.
template <class T>
void TypedExtractor<T>::clear_constant_frame(std::size_t lane, std::size_t lanes,
                                             Buffers<T>& buffers) const {
  const std::size_t first = tables_.window.empty() ? 1 : 2;
  for (std::size_t k = first; k < fft_.num_bins(); ++k) {
    buffers.power[k * lanes + lane] = T{0};
  }
}

// Energies of the batch's frames, whose samples and powers are in `buffers`.
template <class T>
void TypedExtractor<T>::fill_time_rows(const Scaling& scaling, std::size_t num_frames,
                                       Buffers<T>& buffers) const {
  const std::size_t lanes = fft_.num_lanes(num_frames);
  const auto scale = static_cast<T>(1.0 / (scaling.divisor * scaling.divisor));
  const auto window = static_cast<T>(frame_.window_samples);
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const std::size_t f = std::min(lane, num_frames - 1);
    const auto energies =
        frame_energies<T>({buffers.signal.get() + f * frame_.hop_samples, frame_.window_samples});
    for (std::size_t b = 0; b < kSpeech34Blocks; ++b) {
      buffers.block_energies(lanes)[b * lanes + lane] = energies.blocks[b] * scale;
    }
    buffers.energies(lanes)[lane] = energies.total * scale;
    buffers.rows[kEnergyRow * lanes + lane] = energies.total * scale / window;
    if (energies.is_constant) {
      clear_constant_frame(lane, lanes, buffers);
    }
  }
}

template <class T>
void TypedExtractor<T>::run_batch(const Scaling& scaling, std::size_t num_frames,
                                  Buffers<T>& buffers, PreviousSpectrum<T>& previous) const {
  const std::size_t lanes = fft_.num_lanes(num_frames);
  const std::size_t size = (num_frames - 1) * frame_.hop_samples + frame_.window_samples;
  const std::span<T> power(buffers.power.get(), fft_.num_bins() * lanes);
  fft_.power_side_by_side({{buffers.signal.get(), size}, frame_.hop_samples, tables_.window},
                          num_frames, {buffers.workspace.get(), fft_.workspace_size()}, power);
  fill_time_rows(scaling, num_frames, buffers);
  Speech34Batch<T> batch;
  batch.num_lanes = lanes;
  batch.num_frames = num_frames;
  batch.power = power.data();
  batch.scale = static_cast<T>(1.0 / (static_cast<double>(tables_.num_bins) * scaling.divisor));
  batch.block_energies = buffers.block_energies(lanes);
  batch.energies = buffers.energies(lanes);
  batch.features = buffers.rows.get();
  compute_spectral_rows(tables_, variant_, batch, previous);
}

template <class T>
Matrix<double> TypedExtractor<T>::compute(std::span<const float> samples,
                                          std::size_t max_frames) const {
  const FrameRange range = frame_range(samples.size(), max_frames);
  return range.size() == 0 ? Matrix<double>(0, kSpeech34Features)
                           : compute_range(samples, range, signal_level(samples));
}

template <class T>
Matrix<double> TypedExtractor<T>::compute_piece(const SoundPiece& piece,
                                                std::size_t max_frames) const {
  const FrameRange range = frame_range(piece, max_frames);
  return range.size() == 0 ? Matrix<double>(0, kSpeech34Features)
                           : compute_range(piece.audio.samples, range, piece.level);
}

template <class T>
Matrix<double> TypedExtractor<T>::compute_range(std::span<const float> samples,
                                                const FrameRange& range,
                                                const SignalLevel& level) const {
  const Scaling scaling = scaling_of(variant_, level);
  if (scaling.divisor == 0.0) {
    return rows_of_unscalable_silence(range.size());
  }
  const SignChanges changes(samples, scaling.mean);
  const std::size_t most = Buffers<T>::most_lanes(fft_);
  const std::size_t hop = frame_.hop_samples;
  const std::size_t window = frame_.window_samples;
  Buffers<T> buffers(fft_, std::min(samples.size(), (most - 1) * hop + window));
  PreviousSpectrum<T> previous;
  Matrix<double> rows(range.size(), kSpeech34Features);
  for (std::size_t f = 0; f < range.end; f += most) {
    const std::size_t count = std::min(most, range.end - f);
    const auto part = samples.subspan(f * hop, (count - 1) * hop + window);
    remove_mean<T>(part, scaling.mean, {buffers.signal.get(), part.size()});
    run_batch(scaling, count, buffers, previous);
    const std::size_t lanes = fft_.num_lanes(count);
    for (std::size_t i = std::max(f, range.first); i < f + count; ++i) {
      const auto row = rows.row(i - range.first);
      for (std::size_t c = 1; c < kSpeech34Features; ++c) {
        row[c] = static_cast<double>(buffers.rows[c * lanes + (i - f)]);
      }
      const auto sign_steps = static_cast<double>(changes.count(i * hop, i * hop + window));
      row[kZcrRow] = sign_steps / 2.0 / static_cast<double>(window - 1);
    }
  }
  return rows;
}

}  // namespace

std::unique_ptr<const Speech34Extractor> make_speech34_extractor(const Speech34Variant& variant,
                                                                 const Speech34Frame& frame,
                                                                 Speech34Precision precision) {
  if (precision == Speech34Precision::kFloat) {
    return std::make_unique<TypedExtractor<float>>(variant, frame);
  }
  return std::make_unique<TypedExtractor<double>>(variant, frame);
}

}  // namespace merkit
