// What a timeline asks of a model: probabilities of windows of sound.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace merkit {

// Views live until classify() returns.
struct SoundWindow {
  std::span<const float> samples;  // one channel, full scale [-1, 1)
  std::string text;                // what is said in it; "" if that is not known
};

struct WindowOpinion {
  std::vector<float> probabilities;  // [num_classes]; empty if nothing can be said
  std::string abstention;            // why better not to believe them; "" for no reason
};

// Not thread-safe: one a stream.
class WindowClassifier {
 public:
  virtual ~WindowClassifier() = default;
  WindowClassifier(const WindowClassifier&) = delete;
  WindowClassifier& operator=(const WindowClassifier&) = delete;

  virtual const std::vector<std::string>& class_names() const = 0;
  // Rate that windows must have.
  virtual int sample_rate_hz() const = 0;
  // One opinion a window, whatever the others are.
  virtual std::vector<WindowOpinion> classify(std::span<const SoundWindow> windows) = 0;

 protected:
  WindowClassifier() = default;
};

}  // namespace merkit
