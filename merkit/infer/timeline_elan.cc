// ELAN's annotation format, EAF 3.0 (EAF Annotation Format 3.0 and Guidelines, MPI Nijmegen).
#include <fmt/format.h>

#include <functional>

#include "merkit/infer/timeline_formats.h"
#include "merkit/infer/timeline_text.h"

namespace merkit {
namespace {

using TextOf = std::function<std::string(const TimelineSegment&)>;

// Annotations of the segments that have a text; slots 2 i + 1 and 2 i + 2 are those of segment i.
std::string tier(const Timeline& timeline, std::string_view name, const TextOf& text_of,
                 std::size_t& num_annotations) {
  std::string lines =
      fmt::format("    <TIER LINGUISTIC_TYPE_REF=\"segment\" TIER_ID=\"{}\">\n", name);
  for (std::size_t i = 0; i < timeline.segments.size(); ++i) {
    const std::string text = text_of(timeline.segments[i]);
    if (!text.empty()) {
      lines += fmt::format(
          "        <ANNOTATION>\n"
          "            <ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a{}\" TIME_SLOT_REF1=\"ts{}\" "
          "TIME_SLOT_REF2=\"ts{}\">\n"
          "                <ANNOTATION_VALUE>{}</ANNOTATION_VALUE>\n"
          "            </ALIGNABLE_ANNOTATION>\n        </ANNOTATION>\n",
          ++num_annotations, 2 * i + 1, 2 * i + 2, xml_escape(text));
    }
  }
  return lines + "    </TIER>\n";
}

}  // namespace

// The date is the epoch's, so that the same timeline gives the same bytes.
std::string timeline_elan(const Timeline& timeline) {
  std::string file = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<ANNOTATION_DOCUMENT AUTHOR=\"merkit\" DATE=\"1970-01-01T00:00:00+00:00\" FORMAT=\"3.0\" "
      "VERSION=\"3.0\">\n"
      "    <HEADER MEDIA_FILE=\"\" TIME_UNITS=\"milliseconds\">\n"
      "        <MEDIA_DESCRIPTOR MEDIA_URL=\"{0}\" MIME_TYPE=\"audio/x-wav\" "
      "RELATIVE_MEDIA_URL=\"./{0}\"/>\n    </HEADER>\n    <TIME_ORDER>\n",
      xml_escape(timeline.source));
  std::size_t num_slots = 0;
  for (const TimelineSegment& segment : timeline.segments) {
    for (const double time_s : {segment.start_s, segment.end_s}) {
      file += fmt::format("        <TIME_SLOT TIME_SLOT_ID=\"ts{}\" TIME_VALUE=\"{}\"/>\n",
                          ++num_slots, to_ms(time_s));
    }
  }
  file += "    </TIME_ORDER>\n";
  std::size_t num_annotations = 0;
  file += tier(
      timeline, "emotion",
      [&](const TimelineSegment& segment) { return label_of(timeline, segment); }, num_annotations);
  if (has_text(timeline)) {
    file += tier(
        timeline, "text", [](const TimelineSegment& segment) { return segment.text; },
        num_annotations);
  }
  return file +
         "    <LINGUISTIC_TYPE GRAPHIC_REFERENCES=\"false\" LINGUISTIC_TYPE_ID=\"segment\" "
         "TIME_ALIGNABLE=\"true\"/>\n</ANNOTATION_DOCUMENT>\n";
}

}  // namespace merkit
