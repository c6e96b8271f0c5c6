// A recogniser as the model behind a timeline.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "merkit/infer/recognizer.h"
#include "merkit/infer/window_classifier.h"

namespace merkit {

// What the recogniser takes of a window, at that rate; nullopt if the window has nothing for it.
// Throws what Recognizer::prepare() throws.
std::optional<PreparedInputs> prepare_window(const Recognizer& recognizer,
                                             const SoundWindow& window, int sample_rate_hz);

// Speech and, where a transcript says what is said in it, words of a window. Not thread-safe; any
// number of objects may share a recogniser.
class RecognizerWindows : public WindowClassifier {
 public:
  // Throws Error(kInvalidArgument) if the model takes neither sound nor words.
  explicit RecognizerWindows(Recognizer recognizer);

  const std::vector<std::string>& class_names() const override { return recognizer_.class_names(); }
  // The highest rate that an input of the model asks for, at least 8 kHz; 16 kHz if none does.
  int sample_rate_hz() const override { return sample_rate_hz_; }
  // A model of words alone abstains where nothing is said: "no-text". Throws what
  // Recognizer::recognize() throws.
  std::vector<WindowOpinion> classify(std::span<const SoundWindow> windows) override;

 private:
  void classify_some(std::span<const SoundWindow> windows, std::vector<WindowOpinion>& opinions);

  Recognizer recognizer_;
  Recognizer::Session session_;
  int sample_rate_hz_ = 16000;
};

}  // namespace merkit
