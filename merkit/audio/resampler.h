// Change of sample rate, block by block.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "merkit/audio/audio.h"

namespace merkit {

// Band-limited resampling of one channel by libsoxr at its very high quality, linear phase. The
// output depends neither on how the input nor on how the output is cut into blocks. n samples give
// round(n * out_hz / in_hz) in all, and the first output sample lies at the first input sample.
// Not thread-safe.
class Resampler {
 public:
  // Throws Error(kInvalidArgument) if a rate is not positive.
  Resampler(int in_hz, int out_hz);
  ~Resampler();
  Resampler(Resampler&&) noexcept;
  Resampler& operator=(Resampler&&) noexcept;

  struct Step {
    std::size_t num_consumed = 0;  // samples taken from the input
    std::size_t num_produced = 0;  // samples written to the output
  };
  // Takes samples from `in` and writes as many to `out` as are ready.
  Step process(std::span<const float> in, std::span<float> out);

  // After the last input: writes what is left to `out`; call until it returns 0.
  std::size_t finish(std::span<float> out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// All of `audio` at another rate. Throws Error(kInvalidArgument) if a rate is not positive.
Audio resampled(AudioView audio, int out_hz);

}  // namespace merkit
