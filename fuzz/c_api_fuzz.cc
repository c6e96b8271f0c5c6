// The C ABI: whatever is given as a model file or a recording, calls return a status and results
// obey their invariants. Byte 0 says which, the rest is the model file, or rate, text and samples.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "c/merkit.h"
#include "merkit/model/made_up_models.h"

namespace {

merkit_recognizer* good_model() {
  const auto path = std::filesystem::temp_directory_path() / "merkit-c-api-fuzz.safetensors";
  merkit::write_model(path, merkit::testing::network_model());
  merkit_recognizer* recognizer = nullptr;
  merkit_recognizer_open(path.c_str(), nullptr, &recognizer);
  std::filesystem::remove(path);
  return recognizer;
}

void check_result(const merkit_recognizer* recognizer, const merkit_result* result) {
  float sum = 0.0F;
  for (std::size_t k = 0; k < merkit_num_classes(recognizer); ++k) {
    sum += merkit_result_probabilities(result)[k];
  }
  if (!(std::abs(sum - 1.0F) < 1e-3F) ||
      merkit_class_name(recognizer, merkit_result_top(result)) == nullptr) {
    __builtin_trap();
  }
}

void recognize(const merkit_recognizer* recognizer, const merkit_recording& recording) {
  merkit_session* session = nullptr;
  merkit_result* result = nullptr;
  if (merkit_session_new(recognizer, &session) != MERKIT_OK) {
    __builtin_trap();
  }
  const merkit_status status = merkit_recognize(session, &recording, &result);
  if ((status == MERKIT_OK) != (result != nullptr) || status == MERKIT_INTERNAL) {
    __builtin_trap();
  }
  if (result != nullptr) {
    check_result(recognizer, result);
  }
  merkit_result_free(result);
  merkit_session_free(session);
}

void open_model(const std::uint8_t* data, std::size_t size) {
  merkit_recognizer* recognizer = nullptr;
  const merkit_status status = merkit_recognizer_parse(data, size, nullptr, &recognizer);
  if ((status == MERKIT_OK) != (recognizer != nullptr) || status == MERKIT_INTERNAL) {
    __builtin_trap();
  }
  merkit_recognizer_free(recognizer);
}

void open_recording(const std::uint8_t* data, std::size_t size) {
  static merkit_recognizer* const recognizer = good_model();
  merkit_recording recording = MERKIT_RECORDING_INIT;
  std::int32_t rate_hz = 0;
  std::uint8_t text_size = 0;
  if (size < sizeof(rate_hz) + 1) {
    return;
  }
  std::memcpy(&rate_hz, data, sizeof(rate_hz));
  text_size = data[sizeof(rate_hz)];
  data += sizeof(rate_hz) + 1;
  size -= sizeof(rate_hz) + 1;
  const std::string text(reinterpret_cast<const char*>(data),
                         std::min<std::size_t>(text_size, size));
  std::vector<float> samples((size - text.size()) / sizeof(float));
  if (!samples.empty()) {
    std::memcpy(samples.data(), data + text.size(), samples.size() * sizeof(float));
  }
  recording.sample_rate_hz = rate_hz;
  recording.samples = samples.empty() ? nullptr : samples.data();
  recording.num_samples = samples.size();
  recording.text = text_size % 2 == 0 ? text.c_str() : nullptr;
  recognize(recognizer, recording);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 0) {
    data[0] % 2 == 0 ? open_recording(data + 1, size - 1) : open_model(data + 1, size - 1);
  }
  return 0;
}
