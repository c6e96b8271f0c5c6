#include "merkit/audio/audio_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "merkit/audio/resampler.h"
#include "merkit/audio/sample_source.h"
#include "merkit/audio/wav_header.h"
#include "merkit/base/error.h"
#include "merkit/base/nearest.h"

namespace merkit {
namespace {

constexpr std::size_t kBlockSamples = 16384;
// Short sounds stay mapped.
constexpr std::uint64_t kFramesPerRelease = std::uint64_t{1} << 20U;
// Beyond any file: keeps lengths that a damaged header promises inside 64 bits.
constexpr double kMaxLength = 0x1p62;

[[noreturn]] void fail_argument(const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, "audio: " + what);
}

bool is_gender(std::string_view text) { return text == "F" || text == "M"; }

// Seconds as a frame number, truncated as int(t * rate) is; at most `num_frames`.
std::uint64_t frame_at(double time_s, const AudioInfo& info) {
  const double frame = time_s * info.sample_rate_hz;
  return frame >= static_cast<double>(info.num_frames) ? info.num_frames
                                                       : static_cast<std::uint64_t>(frame);
}

void validate(const AudioSlice& slice) {
  const double start_s = slice.start_s.value_or(0.0);
  const bool ordered = !slice.end_s.has_value() || start_s < *slice.end_s;
  if (!(start_s >= 0.0 && ordered)) {
    fail_argument(fmt::format("expected a slice with 0 <= start < end, got {} to {} s", start_s,
                              slice.end_s.value_or(0.0)));
  }
}

// One channel, or the mean of all, of `num_channels` interleaved ones.
void select_channel(std::span<const float> interleaved, std::size_t num_channels,
                    const std::string& channel, std::span<float> out) {
  if (channel == "mix" && num_channels > 1) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      double sum = 0.0;
      for (const float x : interleaved.subspan(i * num_channels, num_channels)) {
        sum += static_cast<double>(x);
      }
      out[i] = static_cast<float>(sum / static_cast<double>(num_channels));
    }
    return;
  }
  const std::size_t offset = channel == "right" && num_channels > 1 ? 1 : 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = interleaved[i * num_channels + offset];
  }
}

Audio read_all(AudioReader& reader) {
  Audio audio;
  audio.sample_rate_hz = reader.sample_rate_hz();
  // Headers may promise anything: the vector grows with what is really there.
  std::size_t size = 0;
  std::size_t got = 0;
  do {
    audio.samples.resize(size + static_cast<std::size_t>(std::clamp<std::uint64_t>(
                                    reader.num_samples() - size, 1, std::uint64_t{1} << 22U)));
    got = reader.read_block(std::span(audio.samples).subspan(size));
    size += got;
  } while (size == audio.samples.size() && size < reader.num_samples());
  audio.samples.resize(size);
  return audio;
}

}  // namespace

void validate(const AudioOptions& options) {
  static const std::array<std::string, 4> names = {"left", "right", "speaker", "mix"};
  if (std::find(names.begin(), names.end(), options.channel) == names.end()) {
    fail_argument("channel: " + expected_one_of(options.channel, names));
  }
  if (!is_gender(options.left_speaker)) {
    fail_argument(
        fmt::format("expected left_speaker F or M, got \"{}\"", quote(options.left_speaker)));
  }
  const int rate = options.sample_rate_hz;
  if (rate != 0 && (rate < kMinSampleRateHz || rate > kMaxSampleRateHz)) {
    fail_argument(fmt::format("expected sample_rate_hz 0 or {} to {}, got {}", kMinSampleRateHz,
                              kMaxSampleRateHz, rate));
  }
}

AudioOptions resolve_speaker(AudioOptions options, std::string_view gender) {
  validate(options);
  if (options.channel == "speaker") {
    if (!is_gender(gender)) {
      fail_argument(fmt::format("channel speaker: expected a speaker of gender F or M, got \"{}\"",
                                quote(gender)));
    }
    options.channel = gender == options.left_speaker ? "left" : "right";
  }
  return options;
}

AudioReader::AudioReader(const std::filesystem::path& path, AudioOptions options,
                         const AudioSlice& slice)
    : map_(path),
      file_(map_.bytes()),
      options_(std::move(options)),
      slice_(slice),
      where_(path.string()) {
  open();
}

AudioReader::AudioReader(std::span<const std::byte> file, AudioOptions options,
                         const AudioSlice& slice, std::string_view where)
    : file_(file), options_(std::move(options)), slice_(slice), where_(where) {
  open();
}

AudioReader::~AudioReader() = default;
AudioReader::AudioReader(AudioReader&&) noexcept = default;
AudioReader& AudioReader::operator=(AudioReader&&) noexcept = default;

void AudioReader::open() {
  validate(options_);
  validate(slice_);
  source_ = open_sample_source(file_, where_);
  const AudioInfo& info = source_->info();
  if (options_.channel == "speaker" && info.num_channels > 1) {
    fail_argument("channel speaker: expected it to be resolved to left or right");
  }
  const std::uint64_t begin = frame_at(slice_.start_s.value_or(0.0), info);
  const std::uint64_t end = slice_.end_s ? frame_at(*slice_.end_s, info) : info.num_frames;
  set_length(begin < end ? end - begin : 0);
  if (num_samples_ == 0) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}: expected samples from {} s to {}, got none (the file lasts {} s)",
                            where_, slice_.start_s.value_or(0.0),
                            slice_.end_s ? fmt::format("{} s", *slice_.end_s) : "the end",
                            info.duration_s()));
  }
  source_->skip_to(begin);
}

void AudioReader::rewind() {
  pending_.clear();
  pending_begin_ = 0;
  open();
}

void AudioReader::set_length(std::uint64_t num_frames) {
  const int file_rate_hz = source_->info().sample_rate_hz;
  num_frames_left_ = num_frames;
  num_samples_ = num_frames;
  sample_rate_hz_ = file_rate_hz;
  if (options_.sample_rate_hz != 0 && options_.sample_rate_hz != file_rate_hz) {
    sample_rate_hz_ = options_.sample_rate_hz;
    resampler_ = std::make_unique<Resampler>(file_rate_hz, sample_rate_hz_);
    const double length = static_cast<double>(num_frames) * sample_rate_hz_ / file_rate_hz;
    num_samples_ = static_cast<std::uint64_t>(std::min(std::round(length), kMaxLength));
  }
}

std::size_t AudioReader::read_block(std::span<float> block) {
  return resampler_ ? read_resampled(block) : read_channel(block);
}

std::size_t AudioReader::read_channel(std::span<float> block) {
  const auto num_channels = static_cast<std::size_t>(source_->info().num_channels);
  const std::size_t most = std::max(kBlockSamples / num_channels, std::size_t{1});
  interleaved_.resize(num_channels == 1 ? 0 : most * num_channels);
  std::size_t filled = 0;
  while (filled < block.size() && num_frames_left_ > 0) {
    const auto wanted = static_cast<std::size_t>(
        std::min<std::uint64_t>({most, block.size() - filled, num_frames_left_}));
    if (num_channels == 1) {
      source_->read(block.subspan(filled, wanted));
    } else {
      const auto part = std::span(interleaved_).first(wanted * num_channels);
      source_->read(part);
      select_channel(part, num_channels, options_.channel, block.subspan(filled, wanted));
    }
    filled += wanted;
    num_frames_left_ -= wanted;
    num_frames_mapped_ += wanted;
  }
  if (num_frames_mapped_ > kFramesPerRelease) {
    map_.release_pages();
    num_frames_mapped_ = 0;
  }
  return filled;
}

std::size_t AudioReader::read_resampled(std::span<float> block) {
  std::size_t filled = 0;
  while (filled < block.size()) {
    if (pending_begin_ == pending_.size()) {
      pending_.resize(kBlockSamples);
      pending_.resize(read_channel(pending_));
      pending_begin_ = 0;
    }
    if (pending_.empty()) {
      const std::size_t last = resampler_->finish(block.subspan(filled));
      filled += last;
      if (last == 0) {
        break;
      }
      continue;
    }
    const Resampler::Step step =
        resampler_->process(std::span(pending_).subspan(pending_begin_), block.subspan(filled));
    pending_begin_ += step.num_consumed;
    filled += step.num_produced;
  }
  return filled;
}

Audio load_audio(const std::filesystem::path& path, const AudioOptions& options,
                 const AudioSlice& slice) {
  AudioReader reader(path, options, slice);
  return read_all(reader);
}

Audio decode_audio(std::span<const std::byte> file, const AudioOptions& options,
                   const AudioSlice& slice, std::string_view where) {
  AudioReader reader(file, options, slice, where);
  return read_all(reader);
}

}  // namespace merkit
