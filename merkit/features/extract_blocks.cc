#include <algorithm>
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

Matrix<float> slice_rows(const Matrix<float>& rows, std::size_t begin, std::size_t end) {
  end = std::min(end, rows.rows());
  begin = std::min(begin, end);
  const auto values = rows.values().subspan(begin * rows.cols(), (end - begin) * rows.cols());
  return {end - begin, rows.cols(), std::vector<float>(values.begin(), values.end())};
}

SignalLevel measure_level(AudioReader& reader) {
  SignalMeter meter;
  std::vector<float> chunk(SignalMeter::kChunkSamples);
  std::size_t got = 0;
  do {
    got = reader.read_block(chunk);
    meter.add(std::span(chunk).first(got));
  } while (got == chunk.size());
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
  const std::size_t hop = reach->hop_samples;
  const std::size_t frames_per_block = std::max<std::size_t>(kBlockSamples / hop, 1);
  const SignalLevel level = reach->needs_level ? measure_level(reader) : SignalLevel();
  std::vector<float> samples;
  std::size_t first_row = 0;  // whose frame begins at samples[0]
  std::size_t next_row = 0;   // first that has not been used yet
  bool is_last = false;
  while (!is_last) {
    const std::uint64_t have_end = std::uint64_t{hop} * first_row + samples.size();
    const std::uint64_t wanted_end = std::min<std::uint64_t>(
        num_samples, std::uint64_t{hop} * (next_row + frames_per_block + reach->margin_frames));
    is_last = wanted_end == num_samples;
    read_more(reader, wanted_end - have_end, samples);
    const Matrix<float> rows = extractor.compute_piece(
        {.audio = {.samples = samples, .sample_rate_hz = reader.sample_rate_hz()},
         .first_frame = first_row,
         .is_last = is_last,
         .level = level});
    const std::size_t end = is_last ? rows.rows() : next_row + frames_per_block - first_row;
    use(slice_rows(rows, next_row - first_row, end));
    is_last = is_last || rows.rows() < end;
    next_row += frames_per_block;
    const std::size_t keep_from = next_row - std::min(next_row, reach->margin_frames);
    const std::size_t num_dropped = std::min((keep_from - first_row) * hop, samples.size());
    samples.erase(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(num_dropped));
    first_row = keep_from;
  }
}

}  // namespace merkit
