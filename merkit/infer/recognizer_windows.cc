#include "merkit/infer/recognizer_windows.h"

#include <algorithm>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/infer/recording.h"
#include "merkit/model/model_chain.h"

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

std::optional<PreparedInputs> prepare_window(const Recognizer& recognizer,
                                             const SoundWindow& window, int sample_rate_hz) {
  Recording recording;
  if (recognizer.takes(Modality::kAudio)) {
    recording.audio = {window.samples, sample_rate_hz};
  }
  if (recognizer.takes(Modality::kText) && !window.text.empty()) {
    recording.text = window.text;
  }
  if (!recording.has_samples() && !recording.text) {
    return std::nullopt;
  }
  return recognizer.prepare(recording);
}

RecognizerWindows::RecognizerWindows(Recognizer recognizer)
    : recognizer_(std::move(recognizer)),
      session_(recognizer_),
      sample_rate_hz_(rate_of(recognizer_)) {
  if (!recognizer_.takes(Modality::kAudio) && !recognizer_.takes(Modality::kText)) {
    throw Error(ErrorCode::kInvalidArgument,
                "timeline: expected a model of sound or words, got one of motion capture alone");
  }
}

std::vector<WindowOpinion> RecognizerWindows::classify(std::span<const SoundWindow> windows) {
  std::vector<WindowOpinion> opinions;
  opinions.reserve(windows.size());
  for (std::size_t begin = 0; begin < windows.size(); begin += ModelChain::kUtterancesAtOnce) {
    const std::size_t rest = windows.size() - begin;
    classify_some(windows.subspan(begin, std::min(ModelChain::kUtterancesAtOnce, rest)), opinions);
  }
  return opinions;
}

void RecognizerWindows::classify_some(std::span<const SoundWindow> windows,
                                      std::vector<WindowOpinion>& opinions) {
  std::vector<PreparedInputs> inputs;
  std::vector<std::size_t> places;  // in `opinions` of those that the model is asked about
  for (const SoundWindow& window : windows) {
    if (auto prepared = prepare_window(recognizer_, window, sample_rate_hz_)) {
      inputs.push_back(std::move(*prepared));
      places.push_back(opinions.size());
    }
    opinions.push_back({{}, "no-text"});
  }
  std::vector<Recognition> said = recognizer_.classify(inputs, session_);
  for (std::size_t i = 0; i < said.size(); ++i) {
    const bool has_nothing = said[i].inputs_used.empty();
    opinions[places[i]] = {
        has_nothing ? std::vector<float>() : std::move(said[i].probabilities),
        said[i].abstention ? std::string(abstention_name(said[i].abstention->reason)) : ""};
  }
}

}  // namespace merkit
