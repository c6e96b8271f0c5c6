#include "merkit/features/speech34_tables.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numbers>
#include <string>

#include "merkit/base/error.h"

namespace merkit {
namespace {

double to_double(std::size_t n) { return static_cast<double>(n); }

[[noreturn]] void refuse(const Speech34Variant& variant, const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, std::string(variant.name) + ": " + what);
}

// Frequency of bin k over k, as this variant sees it: pyAudioAnalysis spreads half the spectrum
// over the whole sampling rate.
double mel_axis_length(const Speech34Variant& variant, const Speech34Frame& frame) {
  return to_double(variant.has_true_axis ? frame.window_samples : frame.num_bins());
}

// Filters, and their weights one after another.
struct MelFilters {
  std::array<Speech34MelFilter, kSpeech34MelFilters> filters;
  std::vector<double> weights;
};

// The triangle over the corners low, centre, high with area 1.
struct MelTriangle {
  double low_hz;
  double centre_hz;
  double high_hz;

  double height() const { return 2.0 / (high_hz - low_hz); }
  double rising(double hz) const { return height() / (centre_hz - low_hz) * (hz - low_hz); }
  double falling(double hz) const { return height() / (high_hz - centre_hz) * (high_hz - hz); }
};

MelFilters make_mel_filters(const Speech34Variant& variant, const Speech34Frame& frame) {
  const auto corners = speech34_mel_corners_hz();
  const double rate = frame.sample_rate_hz;
  const double length = mel_axis_length(variant, frame);
  const auto bin_above = [&](double hz) {
    return static_cast<std::size_t>(std::floor(hz * length / rate)) + 1;
  };
  const std::size_t end_bin = bin_above(corners.back());
  if (!variant.has_true_axis && end_bin > frame.num_bins()) {
    refuse(variant,
           "expected a sampling rate above " + std::to_string(std::lround(corners.back())) +
               " Hz, which the mel filters reach, got " + std::to_string(frame.sample_rate_hz));
  }
  MelFilters out;
  for (std::size_t i = 0; i < kSpeech34MelFilters; ++i) {
    const MelTriangle triangle{corners[i], corners[i + 1], corners[i + 2]};
    const std::size_t first = std::min(bin_above(triangle.low_hz), frame.num_bins());
    const std::size_t turn = bin_above(triangle.centre_hz);
    const std::size_t end = std::min(bin_above(triangle.high_hz), frame.num_bins());
    out.filters[i] = {first, end - first, out.weights.size()};
    for (std::size_t k = first; k < end; ++k) {
      const double hz = to_double(k) / length * rate;
      out.weights.push_back(k < turn ? triangle.rising(hz) : triangle.falling(hz));
    }
  }
  return out;
}

// The semitone of each bin, counted from A0 = 27.5 Hz.
std::vector<std::int64_t> shifted_semitones(const Speech34Variant& variant,
                                            const Speech34Frame& frame) {
  const std::size_t n = frame.num_bins();
  std::vector<std::int64_t> out(n);
  for (std::size_t k = 0; k < n; ++k) {
    double hz = to_double(k + 1) * frame.sample_rate_hz / to_double(2 * n);
    if (variant.chroma == Speech34Chroma::kLastBinWhole) {
      hz = std::floor(hz);
    }
    // Also refuses 0 Hz, whose semitone is -inf.
    const double semitone = std::nearbyint(12.0 * std::log2(hz / 27.5));
    if (!(semitone >= -to_double(n) && semitone < to_double(n))) {
      refuse(variant, "expected a window with more bins than semitones above 27.5 Hz, got " +
                          std::to_string(n) + " bins at " + std::to_string(frame.sample_rate_hz) +
                          " Hz; use a longer window or the set speech34");
    }
    out[k] = static_cast<std::int64_t>(semitone);
  }
  return out;
}

// pyAudioAnalysis indexes an array of bins by semitone: the last bin of a semitone wins, negative
// semitones wrap around, and the count that a place is divided by is that of the bin whose index is
// the semitone of the bin whose index is the place.
std::vector<Speech34ChromaRun> last_bin_runs(const Speech34Variant& variant,
                                             const Speech34Frame& frame) {
  const auto semitones = shifted_semitones(variant, frame);
  const auto n = static_cast<std::int64_t>(semitones.size());
  const auto wrapped = [n](std::int64_t at) {
    return static_cast<std::size_t>(at < 0 ? at + n : at);
  };
  std::map<std::int64_t, std::size_t> count_of;
  std::map<std::size_t, std::size_t> bin_at;
  for (std::size_t k = 0; k < semitones.size(); ++k) {
    ++count_of[semitones[k]];
    bin_at[wrapped(semitones[k])] = k;
  }
  std::vector<Speech34ChromaRun> runs;
  for (const auto& [place, bin] : bin_at) {
    const std::size_t count = count_of[semitones[wrapped(semitones[place])]];
    runs.push_back({bin, 1, place % kSpeech34PitchClasses, 1.0 / to_double(count)});
  }
  return runs;
}

// Every bin above 0 Hz in its own semitone; a semitone counts with its mean power.
std::vector<Speech34ChromaRun> every_bin_runs(const Speech34Frame& frame) {
  std::vector<Speech34ChromaRun> runs;
  double last_semitone = 0.0;
  for (std::size_t k = 1; k < frame.num_bins(); ++k) {
    const double hz = to_double(k) * frame.sample_rate_hz / to_double(frame.window_samples);
    const double semitone = std::nearbyint(12.0 * std::log2(hz / 27.5));
    if (runs.empty() || semitone != last_semitone) {
      const double octave = std::floor(semitone / 12.0);
      runs.push_back({k, 0, static_cast<std::size_t>(semitone - 12.0 * octave), 0.0});
    }
    ++runs.back().num_bins;
    runs.back().weight = 1.0 / to_double(runs.back().num_bins);
    last_semitone = semitone;
  }
  return runs;
}

template <class T>
std::vector<T> hann_window(std::size_t length) {
  std::vector<T> out(length);
  for (std::size_t i = 0; i < length; ++i) {
    const double phase = 2.0 * std::numbers::pi * to_double(i) / to_double(length);
    out[i] = static_cast<T>(1.0 - std::cos(phase));
  }
  return out;
}

template <class T>
void fill_cosines(Speech34Tables<T>& tables) {
  constexpr auto kLength = static_cast<double>(kSpeech34MelFilters);
  for (std::size_t c = 0; c < kSpeech34Cepstra; ++c) {
    const double norm = std::sqrt((c == 0 ? 1.0 : 2.0) / kLength);
    for (std::size_t m = 0; m < kSpeech34MelFilters; ++m) {
      const double phase = std::numbers::pi * to_double(c) * (to_double(m) + 0.5) / kLength;
      tables.cosines[c][m] = static_cast<T>(norm * std::cos(phase));
    }
  }
}

}  // namespace

std::array<double, kSpeech34MelFilters + 2> speech34_mel_corners_hz() {
  std::array<double, kSpeech34MelFilters + 2> corners{};
  constexpr std::size_t kLastLinear = 12;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    corners[i] = i <= kLastLinear
                     ? 133.33 + to_double(i) * (200.0 / 3.0)
                     : corners[kLastLinear] * std::pow(1.0711703, to_double(i - kLastLinear));
  }
  return corners;
}

std::vector<Speech34ChromaRun> speech34_chroma_runs(const Speech34Variant& variant,
                                                    const Speech34Frame& frame) {
  switch (variant.chroma) {
    case Speech34Chroma::kEveryBin:
      return every_bin_runs(frame);
    case Speech34Chroma::kZero:
      return {};
    default:
      return last_bin_runs(variant, frame);
  }
}

template <class T>
Speech34Tables<T>::Speech34Tables(const Speech34Variant& variant, const Speech34Frame& frame)
    : num_bins(frame.num_bins()), chroma_runs(speech34_chroma_runs(variant, frame)) {
  const bool is_true = variant.has_true_axis;
  bin_offset = is_true ? T{0} : T{1};
  bin_step =
      static_cast<T>(is_true ? 2.0 / to_double(frame.window_samples) : 1.0 / to_double(num_bins));
  if (variant.has_window) {
    window = hann_window<T>(frame.window_samples);
  }
  const MelFilters mel = make_mel_filters(variant, frame);
  mel_filters = mel.filters;
  for (const double weight : mel.weights) {
    mel_weights.push_back(static_cast<T>(weight));
  }
  fill_cosines(*this);
}

template struct Speech34Tables<float>;
template struct Speech34Tables<double>;

}  // namespace merkit
