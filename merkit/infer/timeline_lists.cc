// Formats that are lists of lines.
#include <fmt/format.h>

#include <algorithm>

#include "merkit/infer/timeline_formats.h"
#include "merkit/infer/timeline_text.h"

namespace merkit {
namespace {

// RFC 4180: quoted where it must be.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    return text;
  }
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  }
  return quoted + '"';
}

// A name without blanks, which end fields.
std::string rttm_field(std::string_view text) {
  std::string field = on_one_line(text);
  std::replace(field.begin(), field.end(), ' ', '_');
  return field.empty() ? "<NA>" : field;
}

struct CaptionStyle {
  char separator = ',';
  bool is_markup = false;  // &, < and > stand for themselves or not
  bool has_numbers = false;
};

std::string caption_text(std::string text, const CaptionStyle& style) {
  text = on_one_line(text);
  if (style.is_markup) {
    return xml_escape(text);
  }
  for (std::size_t at = text.find("-->"); at != std::string::npos; at = text.find("-->")) {
    text.erase(at, 1);
  }
  return text;
}

std::string captions(const Timeline& timeline, const CaptionStyle& style) {
  std::string file;
  std::size_t number = 0;
  for (const TimelineSegment& segment : timeline.segments) {
    if (!segment.label && segment.text.empty()) {
      continue;
    }
    if (style.has_numbers) {
      file += fmt::format("{}\n", ++number);
    }
    const std::string name =
        segment.label ? fmt::format("[{}]", label_of(timeline, segment)) : std::string("[?]");
    file += fmt::format("{} --> {}\n{}{}{}\n\n", clock_text(segment.start_s, style.separator),
                        clock_text(segment.end_s, style.separator), caption_text(name, style),
                        segment.text.empty() ? "" : " ", caption_text(segment.text, style));
  }
  return file;
}

}  // namespace

std::string timeline_csv(const Timeline& timeline) {
  std::string file = "start_s,end_s,label,confidence,abstained,text";
  for (const std::string& name : timeline.class_names) {
    file += "," + csv_field("p_" + name);
  }
  file += "\n";
  for (const TimelineSegment& segment : timeline.segments) {
    const bool is_known = !segment.probabilities.empty();
    file += fmt::format("{:.3f},{:.3f},{},{},{},{}", segment.start_s, segment.end_s,
                        csv_field(label_of(timeline, segment)),
                        is_known ? fmt::format("{:.6f}", segment.confidence) : "",
                        csv_field(segment.abstention), csv_field(segment.text));
    for (std::size_t c = 0; c < timeline.class_names.size(); ++c) {
      file += is_known ? fmt::format(",{:.6f}", segment.probabilities[c]) : ",";
    }
    file += "\n";
  }
  return file;
}

std::string timeline_audacity(const Timeline& timeline) {
  std::string file;
  for (const TimelineSegment& segment : timeline.segments) {
    if (segment.label) {
      file += fmt::format("{:.6f}\t{:.6f}\t{}\n", segment.start_s, segment.end_s,
                          on_one_line(verdict(timeline, segment)));
    }
  }
  return file;
}

std::string timeline_rttm(const Timeline& timeline) {
  std::string file;
  for (const TimelineSegment& segment : timeline.segments) {
    if (segment.label) {
      file +=
          fmt::format("SPEAKER {} 1 {:.3f} {:.3f} <NA> <NA> {} {:.4f} <NA>\n",
                      rttm_field(timeline.source), segment.start_s, segment.end_s - segment.start_s,
                      rttm_field(label_of(timeline, segment)), segment.confidence);
    }
  }
  return file;
}

std::string timeline_srt(const Timeline& timeline) {
  return captions(timeline, {.separator = ',', .is_markup = false, .has_numbers = true});
}

std::string timeline_webvtt(const Timeline& timeline) {
  return "WEBVTT\n\n" + captions(timeline, {.separator = '.', .is_markup = true});
}

}  // namespace merkit
