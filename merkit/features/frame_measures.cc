#include "merkit/features/frame_measures.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>

namespace merkit {
namespace {

// counts[i]: crossings at the samples before i.
using Counts = std::vector<std::uint32_t>;

std::vector<double> rates_by_sign(std::span<const float> samples, const FrameCut& cut) {
  const std::size_t size = samples.size();
  Counts counts(size + 1);
  float previous = 0.0F;  // the last sample that was not 0
  for (std::size_t i = 0; i < size; ++i) {
    counts[i + 1] = counts[i] + (samples[i] * previous < 0.0F ? 1U : 0U);
    previous = samples[i] != 0.0F ? samples[i] : previous;
  }
  // The first sample of a frame that is not 0 is compared with none before the frame.
  std::vector<std::size_t> first(size + 1, size);
  for (std::size_t i = size; i-- > 0;) {
    first[i] = samples[i] != 0.0F ? i : first[i + 1];
  }
  std::vector<double> rates(cut.num_frames(size));
  for (std::size_t t = 0; t < rates.size(); ++t) {
    const std::size_t begin = t * cut.hop;
    const std::size_t end = begin + cut.width;
    const std::size_t start = first[begin];
    const std::uint32_t crossings = start < end ? counts[end] - counts[start + 1] : 0U;
    rates[t] = static_cast<double>(crossings) / static_cast<double>(cut.width - 1);
  }
  return rates;
}

std::vector<double> rates_as_opensmile(std::span<const float> samples, const FrameCut& cut) {
  Counts counts(samples.size() + 1);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const bool inner = i > 0 && i + 1 < samples.size();
    const bool changes = inner && samples[i - 1] * samples[i] < 0.0F;
    const bool touches = inner && samples[i] == 0.0F && samples[i - 1] * samples[i + 1] <= 0.0F;
    counts[i + 1] = counts[i] + (changes || touches ? 1U : 0U);
  }
  std::vector<double> rates(cut.num_frames(samples.size()));
  for (std::size_t t = 0; t < rates.size(); ++t) {
    const std::size_t begin = t * cut.hop;
    const std::uint32_t crossings = counts[begin + cut.width - 1] - counts[begin + 1];
    rates[t] = static_cast<double>(crossings) / static_cast<double>(cut.width);
  }
  return rates;
}

}  // namespace

FrameCut make_frame_cut(double window_s, double hop_s, int sample_rate_hz) {
  // The addend saves products such as 0.29 * 100 from landing below their integer.
  const auto samples = [&](double seconds) {
    return static_cast<std::size_t>(seconds * sample_rate_hz + 1e-6);
  };
  return {samples(window_s), samples(hop_s)};
}

std::vector<double> mean_squares(std::span<const float> samples, const FrameCut& cut) {
  std::vector<double> out(cut.num_frames(samples.size()));
  for (std::size_t t = 0; t < out.size(); ++t) {
    const auto frame = samples.subspan(t * cut.hop, cut.width);
    const double sum = std::transform_reduce(
        frame.begin(), frame.end(), 0.0, std::plus<>(),
        [](float x) { return static_cast<double>(x) * static_cast<double>(x); });
    out[t] = sum / static_cast<double>(cut.width);
  }
  return out;
}

double log_energy(double mean_square) { return std::log(std::max(mean_square, 1e-10)); }

std::vector<double> zero_crossing_rates(std::span<const float> samples, const FrameCut& cut,
                                        CrossingRule rule) {
  return rule == CrossingRule::kSigns ? rates_by_sign(samples, cut)
                                      : rates_as_opensmile(samples, cut);
}

}  // namespace merkit
