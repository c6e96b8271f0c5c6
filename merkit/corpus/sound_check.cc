#include "merkit/corpus/sound_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "merkit/audio/audio_info.h"
#include "merkit/base/error.h"
#include "merkit/base/hash.h"
#include "merkit/base/memory_map.h"

namespace merkit {
namespace {

void report(SoundCheck& check, std::string kind, const std::filesystem::path& path,
            std::string detail) {
  check.irregularities.push_back({std::move(kind), path, 0, std::move(detail)});
}

void report_unreadable(SoundCheck& check, const std::filesystem::path& path,
                       std::string_view error) {
  const std::string where = path.string() + ": ";
  report(check, "unreadable-wav", path,
         std::string(error.substr(error.starts_with(where) ? where.size() : 0)));
}

void check_rate(SoundCheck& check, const std::filesystem::path& path, const AudioInfo& info,
                const SoundCheckOptions& options) {
  if (info.sample_rate_hz != options.sample_rate_hz) {
    report(check, "wrong-rate", path,
           fmt::format("expected {} Hz, got {}", options.sample_rate_hz, info.sample_rate_hz));
  }
}

void check_level(SoundCheck& check, const std::filesystem::path& path,
                 const std::vector<AudioStatistics>& channels, const SoundCheckOptions& options) {
  std::uint64_t num_clipped = 0;
  for (const AudioStatistics& channel : channels) {
    num_clipped += channel.num_clipped;
  }
  if (std::all_of(channels.begin(), channels.end(),
                  [](const AudioStatistics& channel) { return channel.silent(); })) {
    report(check, "silent-wav", path, "expected sound, got silence");
  }
  if (num_clipped >= static_cast<std::uint64_t>(std::max(1, options.min_clipped_samples))) {
    report(check, "clipped-wav", path, fmt::format("{} samples at full scale", num_clipped));
  }
}

void check_length(SoundCheck& check, const std::filesystem::path& path,
                  std::optional<double> turn_s, const SoundCheckOptions& options) {
  if (turn_s && !(std::abs(check.duration_s - *turn_s) <= options.length_tolerance_s)) {
    report(check, "wrong-length", path,
           fmt::format("expected {:.4f} s as its turn, got {:.4f} s", *turn_s, check.duration_s));
  }
}

}  // namespace

SoundCheck check_sentence_wav(const std::filesystem::path& path, std::optional<double> turn_s,
                              const SoundCheckOptions& options) {
  SoundCheck check;
  try {
    const AudioInfo info = inspect_audio(path);
    const auto channels = measure_audio(path);
    check.duration_s = info.duration_s();
    check.hash = hash_hex(MemoryMap(path).bytes());
    check_rate(check, path, info, options);
    if (info.num_channels != 1) {
      report(check, "wrong-channels", path,
             fmt::format("expected 1 channel, got {}", info.num_channels));
    }
    check_level(check, path, channels, options);
    check_length(check, path, turn_s, options);
  } catch (const Error& error) {
    report_unreadable(check, path, error.what());
  }
  return check;
}

SoundCheck check_dialogue_wav(const std::filesystem::path& path, const SoundCheckOptions& options) {
  SoundCheck check;
  try {
    const AudioInfo info = inspect_audio(path);
    check.duration_s = info.duration_s();
    check_rate(check, path, info, options);
  } catch (const Error& error) {
    report_unreadable(check, path, error.what());
  }
  return check;
}

}  // namespace merkit
