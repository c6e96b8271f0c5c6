// Praat's TextGrid, long text format (Praat manual, "TextGrid file formats").
#include <fmt/format.h>

#include <functional>

#include "merkit/infer/timeline_formats.h"
#include "merkit/infer/timeline_text.h"

namespace merkit {
namespace {

// Quotes are doubled.
std::string quoted(const std::string& text) {
  std::string safe = "\"";
  for (const char c : on_one_line(text)) {
    safe += c == '"' ? "\"\"" : std::string(1, c);
  }
  return safe + '"';
}

using TextOf = std::function<std::string(const TimelineSegment&)>;

std::string tier(const Timeline& timeline, int number, std::string_view name,
                 const TextOf& text_of) {
  std::string lines = fmt::format(
      "    item [{}]:\n        class = \"IntervalTier\"\n        name = \"{}\"\n"
      "        xmin = 0\n        xmax = {:.6f}\n        intervals: size = {}\n",
      number, name, timeline.duration_s, timeline.segments.size());
  std::size_t i = 0;
  for (const TimelineSegment& segment : timeline.segments) {
    lines += fmt::format(
        "        intervals [{}]:\n            xmin = {:.6f}\n            xmax = {:.6f}\n"
        "            text = {}\n",
        ++i, segment.start_s, segment.end_s, quoted(text_of(segment)));
  }
  return lines;
}

}  // namespace

std::string timeline_textgrid(const Timeline& timeline) {
  const bool says = has_text(timeline);
  std::string file = fmt::format(
      "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = {:.6f}\n"
      "tiers? <exists>\nsize = {}\nitem []:\n",
      timeline.duration_s, says ? 3 : 2);
  file += tier(timeline, 1, "emotion",
               [&](const TimelineSegment& segment) { return label_of(timeline, segment); });
  file += tier(timeline, 2, "confidence", [](const TimelineSegment& segment) {
    return segment.label ? fmt::format("{:.3f}", segment.confidence) : segment.abstention;
  });
  if (says) {
    file += tier(timeline, 3, "text", [](const TimelineSegment& segment) { return segment.text; });
  }
  return file;
}

}  // namespace merkit
