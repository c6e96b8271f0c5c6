// A model without weights and a timeline by hand. For tests only.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "merkit/features/made_up_sounds.h"
#include "merkit/infer/timeline.h"
#include "merkit/infer/window_classifier.h"
#include "tests/golden.h"

namespace merkit::testing {

// Angry where it is loud, sad where it is soft; happy where "happy" is said.
class LoudnessClassifier : public WindowClassifier {
 public:
  const std::vector<std::string>& class_names() const override { return class_names_; }
  int sample_rate_hz() const override { return kMadeUpRateHz; }

  std::vector<WindowOpinion> classify(std::span<const SoundWindow> windows) override {
    std::vector<WindowOpinion> opinions;
    for (const SoundWindow& window : windows) {
      num_windows += 1;
      double power = 0.0;
      for (const float x : window.samples) {
        power += static_cast<double>(x) * static_cast<double>(x);
      }
      const double rms = std::sqrt(power / static_cast<double>(window.samples.size()));
      const auto angry = static_cast<float>(1.0 / (1.0 + std::pow(0.05 / rms, 2.0)));
      const bool is_happy = window.text.find("happy") != std::string::npos;
      opinions.push_back({is_happy ? std::vector<float>{0.05F, 0.9F, 0.05F}
                                   : std::vector<float>{0.98F * angry, 0.02F, 0.98F * (1 - angry)},
                          ""});
    }
    return opinions;
  }

  std::size_t num_windows = 0;

 private:
  std::vector<std::string> class_names_ = {"angry", "happy", "sad"};
};

// The golden speech of 15 s, then silence, then the same eight times softer, `repeats` times.
inline std::vector<float> loud_and_soft_speech(int repeats = 1) {
  const std::vector<float> speech = read_golden_wav("09_speech_15s").mono();
  std::vector<float> samples;
  for (int i = 0; i < repeats; ++i) {
    samples.insert(samples.end(), speech.begin(), speech.end());
    samples.insert(samples.end(), 2 * kMadeUpRateHz, 0.0F);
    for (const float x : speech) {
      samples.push_back(0.125F * x);
    }
    samples.insert(samples.end(), 2 * kMadeUpRateHz, 0.0F);
  }
  return samples;
}

// Nine seconds: angry words, silence, and something that is not sure.
inline Timeline small_timeline() {
  Timeline timeline;
  timeline.source = "talk & more.wav";
  timeline.duration_s = 9.0;
  timeline.class_names = {"ang", "hap", "neu", "sad"};
  timeline.model_hash = "0123456789abcdef0123456789abcdef";
  timeline.windows = {{0.0, 4.0, {0.75F, 0.125F, 0.0625F, 0.0625F}, ""},
                      {7.0, 9.0, {0.25F, 0.25F, 0.25F, 0.25F}, "low-confidence"}};
  TimelineSegment angry;
  angry.start_s = 0.0;
  angry.end_s = 4.0;
  angry.label = 0;
  angry.confidence = 0.75;
  angry.probabilities = timeline.windows[0].probabilities;
  angry.text = "I said \"no\" <twice> & left";
  TimelineSegment silence;
  silence.start_s = 4.0;
  silence.end_s = 7.0;
  silence.abstention = "no-speech";
  TimelineSegment unsure;
  unsure.start_s = 7.0;
  unsure.end_s = 9.0;
  unsure.confidence = 0.25;
  unsure.probabilities = timeline.windows[1].probabilities;
  unsure.abstention = "low-confidence";
  timeline.segments = {angry, silence, unsure};
  timeline.waveform = {{-0.5F, 0.5F}, {-0.25F, 0.75F}, {0.0F, 0.0F}};
  timeline.waveform_part_s = 3.0;
  return timeline;
}

}  // namespace merkit::testing
