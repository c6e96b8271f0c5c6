#include "merkit/infer/recognizer_windows.h"

#include <algorithm>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/infer/recording.h"

namespace merkit {
namespace {

constexpr int kUsualRateHz = 16000;
constexpr int kLowestRateHz = 8000;

int rate_of(const Recognizer& recognizer) {
  int rate_hz = 0;
  for (const Recognizer::Input& input : recognizer.inputs()) {
    if (input.job != nullptr && input.modality == Modality::kAudio) {
      rate_hz = std::max(rate_hz, input.job->audio_options().sample_rate_hz);
    }
  }
  return rate_hz == 0 ? kUsualRateHz : std::max(kLowestRateHz, rate_hz);
}

}  // namespace

RecognizerWindows::RecognizerWindows(Recognizer recognizer)
    : recognizer_(std::move(recognizer)),
      session_(recognizer_),
      sample_rate_hz_(rate_of(recognizer_)) {
  if (!recognizer_.takes(Modality::kAudio) && !recognizer_.takes(Modality::kText)) {
    throw Error(ErrorCode::kInvalidArgument,
                "timeline: expected a model of sound or words, got one of motion capture alone");
  }
}

WindowOpinion RecognizerWindows::classify_one(const SoundWindow& window) {
  Recording recording;
  if (recognizer_.takes(Modality::kAudio)) {
    recording.audio = {window.samples, sample_rate_hz_};
  }
  if (recognizer_.takes(Modality::kText) && !window.text.empty()) {
    recording.text = window.text;
  }
  if (!recording.has_samples() && !recording.text) {
    return {{}, "no-text"};
  }
  Recognition said = recognizer_.recognize(recording, session_);
  const bool has_nothing = said.inputs_used.empty();
  return {has_nothing ? std::vector<float>() : std::move(said.probabilities),
          said.abstention ? std::string(abstention_name(said.abstention->reason)) : ""};
}

std::vector<WindowOpinion> RecognizerWindows::classify(std::span<const SoundWindow> windows) {
  std::vector<WindowOpinion> opinions;
  opinions.reserve(windows.size());
  for (const SoundWindow& window : windows) {
    opinions.push_back(classify_one(window));
  }
  return opinions;
}

}  // namespace merkit
