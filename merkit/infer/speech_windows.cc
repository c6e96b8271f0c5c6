#include "merkit/infer/speech_windows.h"

#include <algorithm>

namespace merkit {

void SpeechWindows::add(std::span<const std::uint8_t> decisions, std::vector<SpeechEvent>& events) {
  for (const std::uint8_t decision : decisions) {
    if (decision != 0 && !is_speech_) {
      is_speech_ = true;
      begin_ = num_decisions_;
      next_ = begin_;
      events.push_back({SpeechEventKind::kBegin, begin_, begin_});
    } else if (decision == 0 && is_speech_) {
      end_stretch(events);
    }
    ++num_decisions_;
    if (is_speech_ && num_decisions_ >= next_ + window_) {
      events.push_back({SpeechEventKind::kWindow, next_, next_ + window_});
      next_ += hop_;
    }
  }
}

void SpeechWindows::finish(std::vector<SpeechEvent>& events) {
  if (is_speech_) {
    end_stretch(events);
  }
}

void SpeechWindows::end_stretch(std::vector<SpeechEvent>& events) {
  const std::size_t end = num_decisions_;
  const bool has_window = next_ > begin_;
  const std::size_t covered = has_window ? next_ - hop_ + window_ : begin_;
  if (!has_window || 2 * (end - covered) > hop_) {
    const std::size_t length = std::min(window_, end - begin_);
    events.push_back({SpeechEventKind::kWindow, end - length, end});
  }
  events.push_back({SpeechEventKind::kEnd, end, end});
  is_speech_ = false;
}

std::size_t SpeechWindows::first_needed() const noexcept {
  if (!is_speech_) {
    return num_decisions_;
  }
  // The last window of a stretch reaches back from its end, which may be now.
  const std::size_t last = num_decisions_ - std::min(num_decisions_ - begin_, window_);
  return std::min(next_, last);
}

}  // namespace merkit
