// A timeline as a file that other programs open. docs/timeline.md shows one of each.
//
//   const std::string text = find_timeline_format("textgrid").write(timeline);
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "merkit/infer/timeline.h"

namespace merkit {

// Each returns the whole file, UTF-8. Segments that abstain are left out where a format is a list
// of labels, and have an empty label where it divides the recording.
std::string timeline_json(const Timeline& timeline);
// One row a segment; RFC 4180.
std::string timeline_csv(const Timeline& timeline);
// Praat's long text format: interval tiers "emotion", "confidence" and, if anything is said,
// "text".
std::string timeline_textgrid(const Timeline& timeline);
// ELAN's annotation format 3.0: tiers "emotion" and, if anything is said, "text".
std::string timeline_elan(const Timeline& timeline);
// Labels of Audacity: start, end and label between tabs.
std::string timeline_audacity(const Timeline& timeline);
// Rich transcription time marked: SPEAKER lines whose name is the class (NIST RT-09, appendix A).
std::string timeline_rttm(const Timeline& timeline);
// Captions: the class in brackets and what is said.
std::string timeline_srt(const Timeline& timeline);
std::string timeline_webvtt(const Timeline& timeline);
// W3C EmotionML 1.0 (Recommendation of 22 May 2014): one <emotion> a segment with all classes,
// their vocabulary declared in the document, times in ms from the beginning of the recording.
std::string timeline_emotionml(const Timeline& timeline);

struct TimelineFormat {
  std::string_view name;
  std::string_view extension;  // with its dot
  std::string_view summary;
  std::string (*write)(const Timeline& timeline) = nullptr;
};

// All of the above.
std::span<const TimelineFormat> timeline_formats() noexcept;

}  // namespace merkit
