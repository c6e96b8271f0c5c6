// The tensors of a model file: names, order, and how they are written. Not installed.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/safetensors.h"

namespace merkit {

// A tensor and its bytes, which outlive the object.
struct TensorBytes {
  TensorSpec spec;
  std::span<const std::byte> bytes;
};

// Name of a part of an input: "input.speech.means".
inline std::string input_tensor(const std::string& input, const char* part) {
  return "input." + input + "." + part;
}

// Name of an input of a sample: "self_test.0.speech".
inline std::string sample_tensor(std::size_t sample, const std::string& input) {
  return "self_test." + std::to_string(sample) + "." + input;
}

// Name of what the model said of a sample.
inline std::string sample_probabilities(std::size_t sample) {
  return "self_test_probabilities." + std::to_string(sample);
}

// Name of the scales of a parameter that is stored as bytes: "lstm/kernel.scales".
inline std::string scales_tensor(const std::string& parameter) { return parameter + ".scales"; }

// Writes the file, tensors of wide elements first so that all are aligned, otherwise in their
// order.
void write_tensors(const std::filesystem::path& path, std::vector<TensorBytes> tensors,
                   SafetensorsMetadata metadata);

}  // namespace merkit
