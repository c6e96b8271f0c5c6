#include "merkit/audio/audio_info.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "merkit/audio/sample_source.h"
#include "merkit/base/memory_map.h"

namespace merkit {
namespace {

constexpr std::size_t kBlockSamples = 16384;
constexpr float kFullScale = 32767.0F / 32768.0F;

// Sum of squares kept apart so that blocks can be added up.
struct Level {
  AudioStatistics statistics;
  double sum_of_squares = 0.0;

  void add(float x) {
    const float magnitude = std::abs(x);
    ++statistics.num_samples;
    statistics.num_clipped += magnitude >= kFullScale ? 1U : 0U;
    statistics.peak = std::max(statistics.peak, static_cast<double>(magnitude));
    sum_of_squares += static_cast<double>(x) * static_cast<double>(x);
  }

  AudioStatistics finish() const {
    AudioStatistics result = statistics;
    if (result.num_samples > 0) {
      result.rms = std::sqrt(sum_of_squares / static_cast<double>(result.num_samples));
    }
    return result;
  }
};

}  // namespace

AudioInfo inspect_audio(const std::filesystem::path& path) {
  const MemoryMap file(path);
  return open_sample_source(file.bytes(), path.string())->info();
}

AudioStatistics audio_statistics(AudioView audio) {
  Level level;
  for (const float x : audio.samples) {
    level.add(x);
  }
  return level.finish();
}

std::vector<AudioStatistics> measure_audio(const std::filesystem::path& path) {
  const MemoryMap file(path);
  const auto source = open_sample_source(file.bytes(), path.string());
  const auto num_channels = static_cast<std::size_t>(source->info().num_channels);
  std::vector<Level> levels(num_channels);
  std::vector<float> block(std::max(kBlockSamples, num_channels) / num_channels * num_channels);
  while (const std::size_t num_frames = source->read(block)) {
    for (std::size_t i = 0; i < num_frames * num_channels; ++i) {
      levels[i % num_channels].add(block[i]);
    }
  }
  std::vector<AudioStatistics> statistics(num_channels);
  std::transform(levels.begin(), levels.end(), statistics.begin(),
                 [](const Level& level) { return level.finish(); });
  return statistics;
}

}  // namespace merkit
