// Readers of the golden vectors under tests/data/golden, for tests only.
//
//   const testing::GoldenWav wav = testing::read_golden_wav("08_speech_3s37");
//   const Matrix<double> golden = testing::read_golden_csv("pyaa/w200_s100/08_speech_3s37.csv");
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "merkit/base/file.h"
#include "merkit/base/matrix.h"
#include "merkit/base/parse.h"

namespace merkit::testing {

// A 16-bit recording, as stored.
struct GoldenWav {
  int num_channels = 0;
  int sample_rate_hz = 0;
  std::vector<std::int16_t> samples;  // interleaved, [num_frames, num_channels]

  // One channel in [-1, 1): value / 32768.
  std::vector<float> channel(std::size_t index) const {
    std::vector<float> out;
    const auto step = static_cast<std::size_t>(num_channels);
    out.reserve(samples.size() / step);
    for (std::size_t i = index; i < samples.size(); i += step) {
      out.push_back(static_cast<float>(samples[i]) / 32768.0F);
    }
    return out;
  }

  // The mean of all channels in [-1, 1). Exact for one or two channels.
  std::vector<float> mono() const {
    std::vector<float> out = channel(0);
    for (std::size_t c = 1; c < static_cast<std::size_t>(num_channels); ++c) {
      const std::vector<float> other = channel(c);
      for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] += other[i];
      }
    }
    for (float& x : out) {
      x /= static_cast<float>(num_channels);
    }
    return out;
  }
};

// Full path of `relative` under tests/data/golden.
inline std::string golden_path(std::string_view relative) {
  return std::string(MERKIT_TEST_DATA "/golden/").append(relative);
}

// tests/data/golden/wav/NAME.wav: a 44-byte header, then 16-bit samples. Throws if it is anything
// else.
inline GoldenWav read_golden_wav(std::string_view name) {
  const std::string bytes = read_file(golden_path("wav/" + std::string(name) + ".wav"));
  if (bytes.size() < 44 || bytes.substr(0, 4) != "RIFF" || bytes.substr(36, 4) != "data") {
    throw std::runtime_error(std::string(name) + ": expected a plain 44-byte wav header");
  }
  GoldenWav wav;
  std::int16_t channels = 0;
  std::int32_t rate = 0;
  std::memcpy(&channels, bytes.data() + 22, sizeof channels);
  std::memcpy(&rate, bytes.data() + 24, sizeof rate);
  wav.num_channels = channels;
  wav.sample_rate_hz = rate;
  wav.samples.resize((bytes.size() - 44) / sizeof(std::int16_t));
  std::memcpy(wav.samples.data(), bytes.data() + 44, wav.samples.size() * sizeof(std::int16_t));
  return wav;
}

// One row of numbers. A field that is no finite number ("nan", 'unknown') is NaN.
inline std::vector<double> read_golden_row(std::string_view line, char separator) {
  std::vector<double> row;
  for (const std::string_view field : split(line, separator)) {
    row.push_back(parse_double(trim(field)).value_or(std::nan("")));
  }
  return row;
}

// The table at tests/data/golden/`relative`, one row per line. A first line whose last field is
// neither a number nor "nan" is a header and left out; text columns, such as openSMILE's name, are
// NaN. Throws if the rows differ in length.
inline Matrix<double> read_golden_csv(std::string_view relative, char separator = ',') {
  const std::string text = read_file(golden_path(relative));
  std::vector<double> values;
  std::size_t rows = 0;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    const std::vector<double> row = read_golden_row(*line, separator);
    const bool is_text = std::isnan(row.back()) && !line->ends_with("nan");
    if (lines.line_number() == 1 && is_text) {
      continue;
    }
    values.insert(values.end(), row.begin(), row.end());
    ++rows;
    if (values.size() != rows * row.size()) {
      throw std::runtime_error(std::string(relative) + ": expected rows of one length");
    }
  }
  const std::size_t cols = rows == 0 ? 0 : values.size() / rows;
  return Matrix<double>(rows, cols, std::move(values));
}

}  // namespace merkit::testing
