// Everything that libsndfile decodes, read from memory.
#include <fmt/format.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "merkit/audio/sample_source.h"
#include "merkit/audio/wav_header.h"
#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr std::size_t kSkipSamples = 16384;

// libsndfile's view of the bytes: a file that it seeks and reads in.
struct ByteStream {
  std::span<const std::byte> bytes;
  sf_count_t at = 0;

  sf_count_t size() const { return static_cast<sf_count_t>(bytes.size()); }

  sf_count_t seek(sf_count_t offset, int whence) {
    const sf_count_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? at : size();
    // Offsets come from the file: a sum that overflows or leaves the file is refused.
    if (offset < -base || offset > size() - base) {
      return -1;
    }
    at = base + offset;
    return at;
  }

  sf_count_t read(void* out, sf_count_t count) {
    const sf_count_t num_bytes = std::clamp<sf_count_t>(count, 0, size() - at);
    if (num_bytes > 0) {
      std::memcpy(out, bytes.data() + at, static_cast<std::size_t>(num_bytes));
    }
    at += num_bytes;
    return num_bytes;
  }
};

ByteStream& stream(void* user) { return *static_cast<ByteStream*>(user); }

SF_VIRTUAL_IO callbacks() {
  SF_VIRTUAL_IO io{};
  io.get_filelen = [](void* user) { return stream(user).size(); };
  io.seek = [](sf_count_t offset, int whence, void* user) {
    return stream(user).seek(offset, whence);
  };
  io.read = [](void* out, sf_count_t count, void* user) { return stream(user).read(out, count); };
  io.write = [](const void*, sf_count_t, void*) { return sf_count_t{0}; };
  io.tell = [](void* user) { return stream(user).at; };
  return io;
}

SF_FORMAT_INFO describe_format(int format) {
  SF_FORMAT_INFO info{};
  info.format = format;
  if (sf_command(nullptr, SFC_GET_FORMAT_INFO, &info, static_cast<int>(sizeof(info))) != 0) {
    return {};
  }
  return info;
}

std::string text_or_unknown(const char* text) { return text == nullptr ? "unknown" : text; }

// Whether every sample is stored by itself, or (FLAC) decoded exactly from wherever one begins.
bool is_exact_anywhere(int format) {
  switch (format & SF_FORMAT_SUBMASK) {
    case SF_FORMAT_PCM_S8:
    case SF_FORMAT_PCM_U8:
    case SF_FORMAT_PCM_16:
    case SF_FORMAT_PCM_24:
    case SF_FORMAT_PCM_32:
    case SF_FORMAT_FLOAT:
    case SF_FORMAT_DOUBLE:
    case SF_FORMAT_ULAW:
    case SF_FORMAT_ALAW:
      return true;
    default:
      return false;
  }
}

class SndfileSource final : public SampleSource {
 public:
  SndfileSource(std::unique_ptr<ByteStream> bytes, SNDFILE* file, const SF_INFO& info,
                std::string_view where)
      : SampleSource(
            {.sample_rate_hz = info.samplerate,
             .num_channels = info.channels,
             .num_frames = static_cast<std::uint64_t>(info.frames),
             .container =
                 text_or_unknown(describe_format(info.format & SF_FORMAT_TYPEMASK).extension),
             .encoding = text_or_unknown(describe_format(info.format & SF_FORMAT_SUBMASK).name)}),
        bytes_(std::move(bytes)),
        file_(file),
        where_(where),
        exact_anywhere_(is_exact_anywhere(info.format)) {}

  ~SndfileSource() override { sf_close(file_); }
  SndfileSource(const SndfileSource&) = delete;
  SndfileSource& operator=(const SndfileSource&) = delete;

  std::size_t read(std::span<float> interleaved) override {
    const auto num_channels = static_cast<std::size_t>(info().num_channels);
    const std::uint64_t wanted =
        std::min<std::uint64_t>(interleaved.size() / num_channels, info().num_frames - next_);
    const sf_count_t got =
        wanted == 0 ? 0
                    : sf_readf_float(file_, interleaved.data(), static_cast<sf_count_t>(wanted));
    if (got < static_cast<sf_count_t>(wanted)) {
      fail_short(next_ + static_cast<std::uint64_t>(std::max<sf_count_t>(got, 0)));
    }
    check_finite(interleaved.first(wanted * num_channels));
    next_ += wanted;
    return wanted;
  }

  // Decoders with memory (MP3, Vorbis, Opus) give other samples after a seek than without: they
  // read on instead.
  void skip_to(std::uint64_t frame) override {
    if (exact_anywhere_) {
      seek(std::min(frame, info().num_frames));
      return;
    }
    const auto num_channels = static_cast<std::size_t>(info().num_channels);
    std::vector<float> skipped(std::max(kSkipSamples / num_channels, std::size_t{1}) *
                               num_channels);
    while (next_ < std::min(frame, info().num_frames)) {
      const std::uint64_t step = std::min(frame - next_, skipped.size() / num_channels);
      read(std::span(skipped).first(step * num_channels));
    }
  }

 private:
  void seek(std::uint64_t frame) {
    if (sf_seek(file_, static_cast<sf_count_t>(frame), SEEK_SET) < 0) {
      fail_short(next_);
    }
    next_ = frame;
  }

  [[noreturn]] void fail_short(std::uint64_t num_read) const {
    const std::string reason = sf_error(file_) == SF_ERR_NO_ERROR
                                   ? std::string()
                                   : fmt::format(" ({})", quote(sf_strerror(file_)));
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}: expected {} samples per channel, got {}{}", where_,
                            info().num_frames, num_read, reason));
  }

  void check_finite(std::span<const float> samples) const {
    const auto bad =
        std::find_if_not(samples.begin(), samples.end(), [](float x) { return std::isfinite(x); });
    if (bad != samples.end()) {
      const auto frame = next_ + static_cast<std::uint64_t>(bad - samples.begin()) /
                                     static_cast<std::uint64_t>(info().num_channels);
      throw Error(
          ErrorCode::kCorruptData,
          fmt::format("{}: expected finite samples, got {} at sample {}", where_, *bad, frame));
    }
  }

  std::unique_ptr<ByteStream> bytes_;
  SNDFILE* file_;
  std::string where_;
  bool exact_anywhere_;
  std::uint64_t next_ = 0;
};

}  // namespace

std::unique_ptr<SampleSource> open_sndfile_source(std::span<const std::byte> file,
                                                  std::string_view where) {
  const auto fail = [&](const std::string& what) {
    throw Error(ErrorCode::kCorruptData, fmt::format("{}: {}", where, what));
  };
  auto bytes = std::make_unique<ByteStream>(ByteStream{.bytes = file});
  SF_VIRTUAL_IO io = callbacks();
  SF_INFO info{};
  SNDFILE* const handle = sf_open_virtual(&io, SFM_READ, &info, bytes.get());
  if (handle == nullptr) {
    // Not sf_strerror(nullptr): it reads a variable that all threads share.
    fail("expected a sound file (WAV, FLAC, Ogg, MP3 or another format of libsndfile)");
  }
  auto source = std::make_unique<SndfileSource>(std::move(bytes), handle, info, where);
  if (info.samplerate < kMinSampleRateHz || info.samplerate > kMaxSampleRateHz) {
    fail(fmt::format("expected a sample rate of {} to {} Hz, got {}", kMinSampleRateHz,
                     kMaxSampleRateHz, info.samplerate));
  }
  if (info.channels < 1 || info.frames < 0 ||
      info.frames == std::numeric_limits<sf_count_t>::max()) {
    fail(fmt::format("expected a known length and channels, got {} samples of {} channels",
                     info.frames, info.channels));
  }
  return source;
}

}  // namespace merkit
