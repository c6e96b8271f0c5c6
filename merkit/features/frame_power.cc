#include "merkit/features/frame_power.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "merkit/audio/window.h"
#include "merkit/base/error.h"
#include "merkit/base/nearest.h"
#include "merkit/features/frame_kernels.h"

namespace merkit {
namespace {

// Enough frames to fill the widest vector registers twice, few enough to stay in the cache.
constexpr std::size_t kBlockFrames = 32;
constexpr double kInt16Scale = 32768.0;

const std::vector<std::string>& edge_names() {
  static const std::vector<std::string> names = {"cut", "pad", "mirror"};
  return names;
}

void require(bool good, const std::string& expectation, double got) {
  if (!good) {
    throw Error(ErrorCode::kInvalidArgument,
                "frames: expected " + expectation + ", got " + std::to_string(got));
  }
}

const FrameOptions& checked(const FrameOptions& o) {
  require(o.sample_rate_hz >= 1 && o.sample_rate_hz <= 1000000, "sample_rate_hz in 1 .. 1000000",
          o.sample_rate_hz);
  const double max_samples = 1 << 20U;
  require(o.window_s * o.sample_rate_hz >= 2.0 && o.window_s * o.sample_rate_hz <= max_samples,
          "window_s to give 2 to 2^20 samples", o.window_s);
  require(o.hop_s * o.sample_rate_hz >= 1.0 && o.hop_s * o.sample_rate_hz <= max_samples,
          "hop_s to give 1 to 2^20 samples", o.hop_s);
  require(o.pre_emphasis >= 0.0 && o.pre_emphasis <= 1.0, "pre_emphasis in 0 .. 1", o.pre_emphasis);
  const std::vector<std::string>& names = edge_names();
  if (std::find(names.begin(), names.end(), o.edges) == names.end()) {
    throw Error(ErrorCode::kInvalidArgument, "frames: edges: " + expected_one_of(o.edges, names));
  }
  return o;
}

std::size_t whole_samples(double duration_s, int sample_rate_hz) {
  // The addend saves products such as 0.29 * 100 from landing below their integer.
  return static_cast<std::size_t>(duration_s * sample_rate_hz + 1e-6);
}

template <class T>
std::vector<T> scaled_window(const FrameOptions& o, std::size_t width) {
  const double scale = o.integer_samples ? kInt16Scale : 1.0;
  std::vector<T> scaled;
  for (const double w : make_window(o.window, width)) {
    scaled.push_back(static_cast<T>(w * scale));
  }
  return scaled;
}

// Where sample `index` of a signal mirrored at both ends, again and again, is to be found.
std::ptrdiff_t mirrored(std::ptrdiff_t index, std::ptrdiff_t size) {
  const std::ptrdiff_t period = 2 * size;
  const std::ptrdiff_t phase = ((index % period) + period) % period;
  return phase < size ? phase : period - 1 - phase;
}

// Samples `first`, first + 1, ... of the signal into `out`; outside it zeros or its mirror image.
template <class T>
void copy_samples(std::span<const float> signal, std::ptrdiff_t first, bool mirror,
                  std::span<T> out) {
  const auto size = static_cast<std::ptrdiff_t>(signal.size());
  const auto count = static_cast<std::ptrdiff_t>(out.size());
  const std::ptrdiff_t begin = std::clamp<std::ptrdiff_t>(-first, 0, count);
  const std::ptrdiff_t end = std::clamp<std::ptrdiff_t>(size - first, begin, count);
  for (std::ptrdiff_t i = begin; i < end; ++i) {
    out[static_cast<std::size_t>(i)] = static_cast<T>(signal[static_cast<std::size_t>(first + i)]);
  }
  const auto outside = [&](std::ptrdiff_t i) {
    return mirror ? static_cast<T>(signal[static_cast<std::size_t>(mirrored(first + i, size))])
                  : T{0};
  };
  for (std::ptrdiff_t i = 0; i < begin; ++i) {
    out[static_cast<std::size_t>(i)] = outside(i);
  }
  for (std::ptrdiff_t i = end; i < count; ++i) {
    out[static_cast<std::size_t>(i)] = outside(i);
  }
}

}  // namespace

template <class T>
struct FramePower<T>::Workspace {
  std::vector<T> signal;  // the samples of a block of frames
  std::vector<T> frames;  // [kBlockFrames, F], unless the transform reads `signal`
  std::vector<T> power;
  std::vector<T> energies;
};

template <class T>
FramePower<T>::FramePower(const FrameOptions& options)
    : options_(checked(options)),
      width_(whole_samples(options.window_s, options.sample_rate_hz)),
      hop_(whole_samples(options.hop_s, options.sample_rate_hz)),
      fft_(options.power_of_two_fft ? std::bit_ceil(width_) : width_),
      window_(scaled_window<T>(options, width_)) {
  window_.resize(fft_.length());
}

template <class T>
std::size_t FramePower<T>::num_frames(std::size_t num_samples) const noexcept {
  if (num_samples == 0) {
    return 0;
  }
  if (options_.edges == "mirror") {
    return (num_samples + hop_ / 2) / hop_;
  }
  const std::size_t length = fft_.length();
  const std::size_t padded = options_.edges == "pad" ? num_samples + 2 * (length / 2) : num_samples;
  const std::size_t needed = options_.edges == "pad" ? length : width_;
  return padded < needed ? 0 : (padded - needed) / hop_ + 1;
}

template <class T>
std::ptrdiff_t FramePower<T>::first_sample(std::size_t frame) const noexcept {
  const auto start = static_cast<std::ptrdiff_t>(frame * hop_);
  const auto half_window = static_cast<std::ptrdiff_t>(width_ / 2);
  if (options_.edges == "cut") {
    return start;
  }
  return start - half_window +
         (options_.edges == "mirror" ? static_cast<std::ptrdiff_t>(hop_ / 2) : 0);
}

// Fills work.frames and work.energies from the samples of `num_frames` frames.
template <class T>
void FramePower<T>::condition_frames(Workspace& work, std::size_t num_frames) const {
  const FrameConditioning<T> how{std::span<const T>(window_).first(width_), options_.remove_mean,
                                 static_cast<T>(options_.pre_emphasis)};
  const T scale = static_cast<T>(options_.integer_samples ? kInt16Scale : 1.0);
  work.frames.resize(num_frames * fft_.length());
  work.energies.resize(num_frames);
  for (std::size_t f = 0; f < num_frames; ++f) {
    const std::span<const T> in(work.signal.data() + f * hop_, width_);
    const std::span<T> out(work.frames.data() + f * fft_.length(), width_);
    work.energies[f] = condition_frame(how, in, out) * scale * scale;
  }
}

template <class T>
void FramePower<T>::for_each_block(AudioView audio,
                                   const std::function<void(const Block&)>& use) const {
  if (audio.sample_rate_hz != options_.sample_rate_hz) {
    throw Error(ErrorCode::kInvalidArgument,
                "frames: expected audio at " + std::to_string(options_.sample_rate_hz) +
                    " hz, got " + std::to_string(audio.sample_rate_hz) + " hz");
  }
  const std::size_t total = num_frames(audio.samples.size());
  const bool in_place = !options_.remove_mean && options_.pre_emphasis == 0.0;
  Workspace work;
  for (std::size_t first = 0; first < total; first += kBlockFrames) {
    const std::size_t count = std::min(kBlockFrames, total - first);
    work.signal.resize((count - 1) * hop_ + fft_.length());
    copy_samples(audio.samples, first_sample(first), options_.edges == "mirror",
                 std::span<T>(work.signal));
    work.power.resize(count * fft_.num_bins());
    if (in_place) {
      fft_.power_overlapping({work.signal, hop_, window_}, count, work.power);
    } else {
      condition_frames(work, count);
      fft_.power_batch(work.frames, count, work.power);
    }
    use({first, count, work.power, options_.remove_mean ? work.energies : std::span<const T>()});
  }
}

template class FramePower<float>;
template class FramePower<double>;

}  // namespace merkit
