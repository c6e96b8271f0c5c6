#include "merkit/audio/resampler.h"

#include <fmt/format.h>
#include <soxr.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "merkit/base/error.h"

namespace merkit {

struct Resampler::State {
  State(int in_hz, int out_hz) {
    const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_VHQ, 0);
    const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
    soxr_error_t error = nullptr;
    soxr = soxr_create(in_hz, out_hz, 1, &error, &io, &quality, &runtime);
    check(error);
  }
  ~State() { soxr_delete(soxr); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  static void check(soxr_error_t error) {
    if (error != nullptr) {
      throw Error(ErrorCode::kInvalidArgument, fmt::format("resampler: soxr: {}", quote(error)));
    }
  }

  soxr_t soxr = nullptr;
};

Resampler::Resampler(int in_hz, int out_hz) {
  if (in_hz <= 0 || out_hz <= 0) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("resampler: expected positive sample rates, got {} and {}", in_hz, out_hz));
  }
  state_ = std::make_unique<State>(in_hz, out_hz);
}

Resampler::~Resampler() = default;
Resampler::Resampler(Resampler&&) noexcept = default;
Resampler& Resampler::operator=(Resampler&&) noexcept = default;

Resampler::Step Resampler::process(std::span<const float> in, std::span<float> out) {
  Step step;
  // To soxr no address means the end of the sound.
  constexpr float kNothing = 0.0F;
  const float* first = in.empty() ? &kNothing : in.data();
  State::check(soxr_process(state_->soxr, first, in.size(), &step.num_consumed, out.data(),
                            out.size(), &step.num_produced));
  return step;
}

std::size_t Resampler::finish(std::span<float> out) {
  std::size_t num_produced = 0;
  State::check(
      soxr_process(state_->soxr, nullptr, 0, nullptr, out.data(), out.size(), &num_produced));
  return num_produced;
}

Audio resampled(AudioView audio, int out_hz) {
  Resampler resampler(audio.sample_rate_hz, out_hz);
  const double ratio = static_cast<double>(out_hz) / static_cast<double>(audio.sample_rate_hz);
  // What resampling may give beyond the rounded length is room for its last block only.
  constexpr std::size_t kRoom = 16;
  const auto length =
      static_cast<std::size_t>(std::llround(static_cast<double>(audio.samples.size()) * ratio));
  Audio out{.samples = std::vector<float>(length + kRoom), .sample_rate_hz = out_hz};
  std::size_t filled = 0;
  const auto room = [&] { return std::span(out.samples).subspan(filled); };
  for (std::span<const float> in = audio.samples; !in.empty() && !room().empty();) {
    const auto step = resampler.process(in, room());
    in = in.subspan(step.num_consumed);
    filled += step.num_produced;
  }
  for (std::size_t last = 1; last > 0 && !room().empty(); filled += last) {
    last = resampler.finish(room());
  }
  out.samples.resize(std::min(filled, length));
  return out;
}

}  // namespace merkit
