// Stretches of speech cut into overlapping windows, as decisions of voice activity come in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace merkit {

enum class SpeechEventKind { kBegin, kWindow, kEnd };

// Times are numbers of decisions from the beginning of the sound.
struct SpeechEvent {
  SpeechEventKind kind = SpeechEventKind::kBegin;
  std::size_t begin = 0;  // of the window; where speech begins or ends
  std::size_t end = 0;    // of the window, not included

  bool operator==(const SpeechEvent&) const = default;
};

// A stretch of speech gets a window where it begins and one every `hop` from there on, as long as
// whole windows fit, and a last one that ends with it if more than half a hop is left; a stretch
// shorter than a window is one window. Not thread-safe.
class SpeechWindows {
 public:
  // Lengths in decisions, both >= 1.
  SpeechWindows(std::size_t window, std::size_t hop) : window_(window), hop_(hop) {}

  // The next decisions, 1 for speech; appends what they make certain.
  void add(std::span<const std::uint8_t> decisions, std::vector<SpeechEvent>& events);
  // Nothing follows.
  void finish(std::vector<SpeechEvent>& events);

  // The first decision that a later window may still hold.
  std::size_t first_needed() const noexcept;

 private:
  void end_stretch(std::vector<SpeechEvent>& events);

  std::size_t window_;
  std::size_t hop_;
  std::size_t num_decisions_ = 0;
  bool is_speech_ = false;
  std::size_t begin_ = 0;  // of the stretch
  std::size_t next_ = 0;   // beginning of the next window
};

}  // namespace merkit
