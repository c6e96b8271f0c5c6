#include "merkit/audio/resampler.h"

#include <fmt/format.h>
#include <soxr.h>

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
  State::check(soxr_process(state_->soxr, in.data(), in.size(), &step.num_consumed, out.data(),
                            out.size(), &step.num_produced));
  return step;
}

std::size_t Resampler::finish(std::span<float> out) {
  std::size_t num_produced = 0;
  State::check(
      soxr_process(state_->soxr, nullptr, 0, nullptr, out.data(), out.size(), &num_produced));
  return num_produced;
}

}  // namespace merkit
