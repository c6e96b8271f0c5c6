#include "merkit/features/log_mel.h"

#include <numbers>

#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr double kDecibelPerNeper = 10.0 / std::numbers::ln10;

template <class T>
LogScale<T> log_scale(const LogMelOptions& o) {
  // Below the smallest normal float the logarithm of vector code is not defined.
  if (!(o.floor >= 1e-37 && o.floor <= 1e37)) {
    throw Error(ErrorCode::kInvalidArgument,
                "logmel: expected floor in 1e-37 .. 1e37, got " + std::to_string(o.floor));
  }
  const auto floor = static_cast<T>(o.floor);
  return {static_cast<T>(o.decibel ? kDecibelPerNeper : 1.0), o.floor_added ? T{0} : floor,
          o.floor_added ? floor : T{0}};
}

}  // namespace

LogMelOptions kaldi_fbank_options(int sample_rate_hz) {
  LogMelOptions o;
  o.frames.sample_rate_hz = sample_rate_hz;
  o.frames.edges = "cut";
  o.frames.window = "povey";
  o.frames.power_of_two_fft = true;
  o.frames.remove_mean = true;
  o.frames.pre_emphasis = 0.97;
  o.frames.integer_samples = true;
  o.mel.low_hz = 20.0;
  o.mel.scale = "htk";
  o.mel.straight_in_mel = true;
  o.mel.unit_area = false;
  o.decibel = false;
  o.floor = 0x1p-23;
  return o;
}

template <class T>
LogMel<T>::LogMel(const LogMelOptions& options)
    : magnitude_(options.magnitude),
      scale_(log_scale<T>(options)),
      frames_(options.frames),
      filters_(mel_filters(options.mel, options.frames.sample_rate_hz, frames_.fft_length())) {}

template <class T>
std::vector<std::string> LogMel<T>::column_names() const {
  std::vector<std::string> names;
  for (std::size_t band = 1; band <= filters_.num_outputs(); ++band) {
    names.push_back("logmel_" + std::to_string(band));
  }
  return names;
}

template <class T>
Matrix<T> LogMel<T>::compute(AudioView audio) const {
  return compute(audio, [](const auto& /*block*/) {});
}

template <class T>
Matrix<T> LogMel<T>::compute(
    AudioView audio, const std::function<void(const typename FramePower<T>::Block&)>& look) const {
  const std::size_t num_bands = filters_.num_outputs();
  Matrix<T> result(frames_.num_frames(audio.samples.size()), num_bands);
  std::vector<T> magnitudes;
  frames_.for_each_block(audio, [&](const typename FramePower<T>::Block& block) {
    std::span<const T> spectra = block.power;
    if (magnitude_) {
      magnitudes.resize(spectra.size());
      apply_sqrt(spectra, magnitudes);
      spectra = magnitudes;
    }
    const std::span<T> rows =
        result.values().subspan(block.first_frame * num_bands, block.num_frames * num_bands);
    filters_.multiply(spectra, rows);
    apply_log(scale_, rows);
    look(block);
  });
  return result;
}

template class LogMel<float>;
template class LogMel<double>;

}  // namespace merkit
