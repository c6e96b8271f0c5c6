#include "merkit/infer/timeline_formats.h"

#include <array>

namespace merkit {

std::span<const TimelineFormat> timeline_formats() noexcept {
  static constexpr std::array<TimelineFormat, 9> kFormats = {{
      {"json", ".json", "segments, windows and what they come from", &timeline_json},
      {"csv", ".csv", "a row a segment", &timeline_csv},
      {"textgrid", ".TextGrid", "Praat", &timeline_textgrid},
      {"eaf", ".eaf", "ELAN", &timeline_elan},
      {"audacity", ".txt", "labels of Audacity", &timeline_audacity},
      {"rttm", ".rttm", "rich transcription time marked", &timeline_rttm},
      {"srt", ".srt", "captions", &timeline_srt},
      {"vtt", ".vtt", "captions of the web", &timeline_webvtt},
      {"emotionml", ".emotionml", "W3C EmotionML 1.0", &timeline_emotionml},
  }};
  return kFormats;
}

}  // namespace merkit
