#include "merkit/report/timeline_page.h"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "merkit/report/markup.h"
#include "merkit/report/saliency_markup.h"
#include "merkit/report/section_text.h"
#include "merkit/report/timeline_drawing.h"

namespace merkit {
namespace {

constexpr const char* kPageStyle =
    "<style>svg.timeline { width: 100%; height: auto; display: block; }\n"
    ".legend { display: flex; flex-wrap: wrap; gap: 6px 18px; margin: 0 0 12px; }\n"
    ".chip { display: inline-flex; align-items: center; gap: 7px; }\n"
    ".chip svg { width: 12px; height: 12px; }\n"
    ".segments td { text-align: left; } .segments .sure { text-align: right; }</style>\n";

std::string clock(double time_s) {
  const auto tenths = static_cast<long>(std::lround(10.0 * time_s));
  const long whole_s = tenths / 10;
  return whole_s < 3600
             ? fmt::format("{}:{:02}.{}", whole_s / 60, whole_s % 60, tenths % 10)
             : fmt::format("{}:{:02}:{:02}", whole_s / 3600, whole_s / 60 % 60, whole_s % 60);
}

std::string chip(std::string_view name, std::size_t class_index) {
  return fmt::format(
      "<span class=\"chip\"><svg class=\"timeline\" viewBox=\"0 0 12 12\"><rect class=\"{}\" "
      "width=\"12\" height=\"12\" rx=\"3\"/></svg>{}</span>",
      class_colour(class_index), html_escape(name));
}

struct Sums {
  double speech_s = 0.0;
  std::map<std::size_t, double> by_class_s;
};

Sums sums_of(const Timeline& timeline) {
  Sums sums;
  for (const TimelineSegment& segment : timeline.segments) {
    const double length_s = segment.end_s - segment.start_s;
    sums.speech_s += segment.abstention == "no-speech" ? 0.0 : length_s;
    if (segment.label) {
      sums.by_class_s[*segment.label] += length_s;
    }
  }
  return sums;
}

std::string headline(const Timeline& timeline) {
  const Sums sums = sums_of(timeline);
  std::string html = fmt::format(
      "<h1>{}</h1>\n<p class=\"soft\">{} of sound, speech in {}.</p>\n<div class=\"figures\">",
      html_escape(timeline.source), clock(timeline.duration_s), clock(sums.speech_s));
  for (const auto& [c, seconds] : sums.by_class_s) {
    html += fmt::format(
        "<div class=\"figure\"><strong>{:.0f} %</strong><span class=\"name\">{}"
        "</span></div>",
        100.0 * seconds / sums.speech_s, chip(timeline.class_names[c], c));
  }
  return html + "</div>\n<p class=\"soft\">Shares of the time in which somebody speaks.</p>\n";
}

std::string legend(const Timeline& timeline) {
  std::string html = "<div class=\"legend\">";
  for (std::size_t c = 0; c < timeline.class_names.size(); ++c) {
    html += chip(timeline.class_names[c], c);
  }
  return html + "</div>\n";
}

std::string segment_row(const Timeline& timeline, const TimelineSegment& segment, bool explains) {
  const std::string name =
      segment.label ? chip(label_of(timeline, segment), *segment.label)
                    : "<span class=\"soft\">" + html_escape(segment.abstention) + "</span>";
  const std::string sure = segment.label ? percent_text(segment.confidence) : "";
  const std::string why = explains ? "<td>" + share_bars(segment) + "</td>" : "";
  return fmt::format(
      "<tr><th scope=\"row\">{} – {}</th><td>{}</td><td class=\"sure\">{}</td>{}<td>{}</td></tr>\n",
      clock(segment.start_s), clock(segment.end_s), name, sure, why, shaded_words(segment));
}

std::string segment_table(const Timeline& timeline) {
  const bool explains = has_saliency(timeline);
  std::string html = fmt::format(
      "<div class=\"scroll\"><table class=\"segments\"><thead><tr><th scope=\"col\">time</th>"
      "<td>emotion</td><td class=\"sure\">probability</td>{}<td>what is said</td></tr></thead>"
      "<tbody>\n",
      explains ? "<td>what drove it</td>" : "");
  for (const TimelineSegment& segment : timeline.segments) {
    if (segment.abstention != "no-speech") {
      html += segment_row(timeline, segment, explains);
    }
  }
  return html + "</tbody></table></div>\n";
}

// What the reader sees in the drawing and the table beyond what every timeline shows.
std::string saliency_note(const Timeline& timeline) {
  return has_saliency(timeline)
             ? "<p class=\"soft\">Under the waveform, what drove each segment: the colour of the "
               "class where the sound spoke for it, grey where against it, the strongest part of "
               "the segment darkest; black below it, where the model looked, if it attends. Words "
               "and bars below are shaded and drawn in the same way. It says what moved the "
               "model, not what is so.</p>\n"
             : "";
}

}  // namespace

std::string timeline_svg(const Timeline& timeline) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + timeline_drawing(timeline);
}

std::string timeline_html(const Timeline& timeline) {
  HtmlPage page{timeline.source, kPageStyle};
  page.body += has_saliency(timeline) ? kSaliencyStyle : "";
  page.body += headline(timeline);
  page.body += section("Over time", legend(timeline) + timeline_drawing(timeline) +
                                        "<p class=\"soft\">Above, the waveform in the colour of "
                                        "each segment; below it, what the model says of each "
                                        "window, before smoothing; then the segments.</p>\n" +
                                        saliency_note(timeline));
  page.body += section("Segments", segment_table(timeline));
  page.body += fmt::format(
      "<p class=\"soft\">Model {}. A label is what a model heard in a voice, "
      "not what somebody felt.</p>\n",
      timeline.model_hash.empty() ? "unknown" : html_escape(timeline.model_hash));
  return html_page(page);
}

}  // namespace merkit
