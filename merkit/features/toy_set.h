// A feature set small enough to reason about, and sounds to feed it. For tests only.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "merkit/features/feature_set_entries.h"

namespace merkit::testing {

struct ToyOptions {
  double scale = 1.0;
  double fails_below = 0.0;
  bool local = true;
};

template <class V>
void visit(ToyOptions& o, V&& field) {
  field("scale", o.scale, "factor on everything");
  field("fails_below", o.fails_below, "lowest sample rate, Hz");
  field("local", o.local, "let long sounds be cut");
}

// Sum and largest value of every 160 samples.
class Toy {
 public:
  explicit Toy(const ToyOptions& options) : options_(options) {}

  std::vector<std::string> column_names() const { return {"sum", "max"}; }

  Matrix<double> compute(AudioView audio) const {
    if (audio.sample_rate_hz < options_.fails_below) {
      throw Error(ErrorCode::kInvalidArgument, "toy: rate too low");
    }
    Matrix<double> rows(audio.samples.size() / 160, 2);
    for (std::size_t r = 0; r < rows.rows(); ++r) {
      const auto frame = audio.samples.subspan(r * 160, 160);
      for (const float sample : frame) {
        rows(r, 0) += options_.scale * static_cast<double>(sample);
      }
      rows(r, 1) =
          options_.scale * static_cast<double>(*std::max_element(frame.begin(), frame.end()));
    }
    return rows;
  }

 private:
  ToyOptions options_;
};

struct ToySet {
  using Options = ToyOptions;
  using Component = Toy;
  static Options defaults() { return {}; }
  static Matrix<float> compute(const Toy& toy, const FeatureInput& input) {
    return to_float(toy.compute(input.audio));
  }
  static double hop_s(const Options& /*options*/) { return 0.01; }
  static std::optional<FrameReach> frame_reach(const Options& options, const Toy& /*toy*/) {
    return options.local ? std::optional(FrameReach{160, 2}) : std::nullopt;
  }
};

inline FeatureSet toy_set() {
  return make_entry<ToySet>("toy", 1, Modality::kAudio, "sums for tests");
}

// Reproducible samples.
inline std::vector<std::int16_t> noise(std::size_t count, int seed) {
  Rng rng(static_cast<std::uint64_t>(seed));
  std::vector<std::int16_t> samples(count);
  for (std::int16_t& sample : samples) {
    sample = static_cast<std::int16_t>(static_cast<int>(rng.below(20001)) - 10000);
  }
  return samples;
}

// A mono PCM file at 16 kHz with the plain header of 44 bytes.
inline std::string wav_bytes(const std::vector<std::int16_t>& samples) {
  std::string bytes = "RIFF";
  const auto put = [&](std::size_t value, std::size_t num_bytes) {
    for (std::size_t i = 0; i < num_bytes; ++i) {
      bytes += static_cast<char>((value >> (8 * i)) & 0xFFU);
    }
  };
  const std::size_t size = 2 * samples.size();
  put(36 + size, 4);
  bytes += "WAVEfmt ";
  put(16, 4);
  put(1, 2);
  put(1, 2);
  put(16000, 4);
  put(32000, 4);
  put(2, 2);
  put(16, 2);
  bytes += "data";
  put(size, 4);
  for (const std::int16_t sample : samples) {
    put(static_cast<std::uint16_t>(sample), 2);
  }
  return bytes;
}

}  // namespace merkit::testing
