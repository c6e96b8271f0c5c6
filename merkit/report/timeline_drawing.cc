#include "merkit/report/timeline_drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "merkit/report/markup.h"
#include "merkit/report/saliency_markup.h"
#include "merkit/report/timeline_row.h"

namespace merkit {
namespace {

// Places are in units of the view box.
constexpr double kWaveTop = 4.0;
constexpr double kWaveHeight = 52.0;
constexpr double kHeatTop = 59.0;  // where there is one
constexpr double kShareTop = 62.0;
constexpr double kShareHeight = 48.0;
constexpr double kRibbonTop = 114.0;
constexpr double kRibbonHeight = 20.0;
constexpr double kAxisY = 150.0;
constexpr double kRowHeight = 172.0;
constexpr double kMostRows = 12.0;
constexpr double kLetter = 8.0;

constexpr std::string_view kStyle = R"css(
.timeline { --ink: #20242b; --soft: #667080; --rule: #e3e1dc; --wave: #b9bec8; --s0: #2f5fd0;
  --s1: #d9662b; --s2: #1c8a6a; --s3: #8a4fc4; --s4: #b8952a; --s5: #5b6675; }
@media (prefers-color-scheme: dark) { .timeline { --ink: #e8e9ec; --soft: #9aa3b2; --rule: #313743;
  --wave: #4a5262; --s0: #7aa2ff; --s1: #ff9d66; --s2: #5fd0ac; --s3: #c39bf2; --s4: #e3c86a;
  --s5: #a6b0bf; } }
.timeline .k0 { fill: var(--s0); } .timeline .k1 { fill: var(--s1); }
.timeline .k2 { fill: var(--s2); } .timeline .k3 { fill: var(--s3); }
.timeline .k4 { fill: var(--s4); } .timeline .k5 { fill: var(--s5); }
.timeline .none { fill: var(--wave); }
.timeline .shares path { opacity: 0.72; }
.timeline .against { fill: var(--soft); } .timeline .looked { fill: var(--ink); }
.timeline .h1 { opacity: 0.1; } .timeline .h2 { opacity: 0.2; } .timeline .h3 { opacity: 0.33; }
.timeline .h4 { opacity: 0.46; } .timeline .h5 { opacity: 0.6; } .timeline .h6 { opacity: 0.73; }
.timeline .h7 { opacity: 0.86; } .timeline .h8 { opacity: 1; }
.timeline .doubt { fill: none; stroke: var(--soft); stroke-dasharray: 3 3; }
.timeline line { stroke: var(--rule); stroke-width: 1; }
.timeline text { font: 12px system-ui, sans-serif; fill: var(--soft); }
.timeline .name { font-weight: 600; fill: #ffffff; }
@media (prefers-color-scheme: dark) { .timeline .name { fill: #14171c; } }
.timeline .name.unsure { font-weight: 400; fill: var(--soft); }
)css";

double row_length_s(double duration_s) {
  for (const double length_s : {5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0}) {
    if (duration_s <= kMostRows * length_s / (length_s < 30.0 ? kMostRows : 1.0)) {
      return length_s;
    }
  }
  return std::ceil(duration_s / kMostRows / 3600.0) * 3600.0;
}

std::string minutes_text(double time_s) {
  const auto whole_s = static_cast<long>(std::lround(time_s));
  return whole_s < 3600
             ? fmt::format("{}:{:02}", whole_s / 60, whole_s % 60)
             : fmt::format("{}:{:02}:{:02}", whole_s / 3600, whole_s / 60 % 60, whole_s % 60);
}

// Ten ticks or fewer, at whole 1, 2, 5, 10, 30 ... seconds.
std::string axis(const TimelineRow& row) {
  double tick_s = 3600.0;
  for (const double candidate_s : {1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0}) {
    if (row.length_s / candidate_s <= 10.0) {
      tick_s = candidate_s;
      break;
    }
  }
  std::string svg = fmt::format("<line x1=\"0\" y1=\"{0:.0f}\" x2=\"{1:.0f}\" y2=\"{0:.0f}\"/>",
                                row.top + row.below + kAxisY - 12.0, kRowWidth);
  const auto num_ticks = static_cast<int>(row.length_s / tick_s + 1e-9);
  for (int i = 0; i <= num_ticks; ++i) {
    const double time_s = row.start_s + i * tick_s;
    const double x = row.x(time_s);
    const std::string_view anchor = i == 0 ? "start" : x < kRowWidth ? "middle" : "end";
    svg += fmt::format(
        "<line x1=\"{0:.1f}\" y1=\"{1:.0f}\" x2=\"{0:.1f}\" y2=\"{2:.0f}\"/>"
        "<text x=\"{0:.1f}\" y=\"{3:.0f}\" text-anchor=\"{4}\">{5}</text>",
        x, row.top + row.below + kAxisY - 12.0, row.top + row.below + kAxisY - 7.0,
        row.top + row.below + kAxisY + 6.0, anchor, minutes_text(time_s));
  }
  return svg;
}

// The outline between two times, up to `kMostRowColumns` a row.
std::string wave_path(const Timeline& timeline, const TimelineRow& row, double from_s, double to_s,
                      double gain) {
  const double part_s = timeline.waveform_part_s;
  const auto first = static_cast<std::size_t>(std::max(from_s, row.start_s) / part_s);
  const auto end =
      std::min(timeline.waveform.size(),
               static_cast<std::size_t>(std::ceil(std::min(to_s, row.end_s()) / part_s)));
  const auto step = std::max<std::size_t>(
      1, static_cast<std::size_t>(row.length_s / part_s / static_cast<double>(kMostRowColumns)));
  const double middle = row.top + kWaveTop + kWaveHeight / 2;
  std::string path;
  for (std::size_t i = first; i < end; i += step) {
    float low = 0.0F;
    float high = 0.0F;
    for (std::size_t j = i; j < std::min(end, i + step); ++j) {
      low = std::min(low, timeline.waveform[j].low);
      high = std::max(high, timeline.waveform[j].high);
    }
    const double x = row.x(std::max(from_s, static_cast<double>(i) * part_s));
    const double x_end = row.x(std::min(to_s, static_cast<double>(i + step) * part_s));
    const double top = middle - std::max(0.4, static_cast<double>(high) * gain);
    const double bottom = middle + std::max(0.4, -static_cast<double>(low) * gain);
    path += fmt::format("M{:.1f} {:.1f}H{:.1f}V{:.1f}H{:.1f}Z", x, top, x_end, bottom, x);
  }
  return path;
}

std::string waveform(const Timeline& timeline, const TimelineRow& row) {
  float peak = 1e-6F;
  for (const WaveformPart& part : timeline.waveform) {
    peak = std::max({peak, part.high, -part.low});
  }
  const double gain = kWaveHeight / 2 / static_cast<double>(peak);
  std::string svg = "<g>";
  for (const TimelineSegment& segment : timeline.segments) {
    if (row.shows(segment.start_s, segment.end_s)) {
      svg += fmt::format("<path class=\"{}\" d=\"{}\"/>",
                         segment.label ? class_colour(*segment.label) : "none",
                         wave_path(timeline, row, segment.start_s, segment.end_s, gain));
    }
  }
  return svg + "</g>";
}

// Where window `i` ends and the next one that overlaps it begins: in the middle of their middles.
double border_s(const std::vector<TimelineWindow>& windows, std::size_t i) {
  const TimelineWindow& here = windows[i];
  if (i + 1 == windows.size() || windows[i + 1].start_s >= here.end_s) {
    return here.end_s;
  }
  return 0.25 * (here.start_s + here.end_s + windows[i + 1].start_s + windows[i + 1].end_s);
}

double first_border_s(const std::vector<TimelineWindow>& windows, std::size_t i) {
  const bool is_first = i == 0 || windows[i].start_s >= windows[i - 1].end_s;
  return is_first ? windows[i].start_s : border_s(windows, i - 1);
}

// The probabilities of all windows, one class on another.
std::string shares(const Timeline& timeline, const TimelineRow& row) {
  std::vector<std::string> paths(timeline.class_names.size());
  for (std::size_t i = 0; i < timeline.windows.size(); ++i) {
    const TimelineWindow& window = timeline.windows[i];
    const double from_s = first_border_s(timeline.windows, i);
    const double to_s = border_s(timeline.windows, i);
    if (window.probabilities.empty() || !row.shows(from_s, to_s)) {
      continue;
    }
    double bottom = row.top + row.below + kShareTop + kShareHeight;
    for (std::size_t c = 0; c < paths.size(); ++c) {
      const double height = kShareHeight * static_cast<double>(window.probabilities[c]);
      paths[c] += fmt::format("M{:.1f} {:.1f}H{:.1f}v{:.1f}H{:.1f}Z", row.x(from_s), bottom,
                              row.x(to_s), -height, row.x(from_s));
      bottom -= height;
    }
  }
  std::string svg = "<g class=\"shares\">";
  for (std::size_t c = 0; c < paths.size(); ++c) {
    if (!paths[c].empty()) {
      svg += fmt::format("<path class=\"{}\" d=\"{}\"/>", class_colour(c), paths[c]);
    }
  }
  return svg + "</g>";
}

std::string segment_title(const Timeline& timeline, const TimelineSegment& segment) {
  std::string title =
      fmt::format("{} to {}: ", minutes_text(segment.start_s), minutes_text(segment.end_s));
  title += segment.label ? fmt::format("{}, {:.0f} %", label_of(timeline, segment),
                                       100.0 * segment.confidence)
                         : segment.abstention;
  return segment.text.empty() ? title : fmt::format("{}: {}", title, segment.text);
}

std::string ribbon(const Timeline& timeline, const TimelineRow& row) {
  std::string svg = "<g>";
  for (const TimelineSegment& segment : timeline.segments) {
    if (segment.abstention == "no-speech" || !row.shows(segment.start_s, segment.end_s)) {
      continue;
    }
    const double x = row.x(segment.start_s);
    const double width = std::max(1.0, row.x(segment.end_s) - x - 1.0);
    const double y = row.top + row.below + kRibbonTop;
    const std::string name = segment.label ? label_of(timeline, segment) : segment.abstention;
    svg += fmt::format(
        "<g><title>{}</title><rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" "
        "height=\"{:.0f}\" rx=\"3\"/>",
        html_escape(segment_title(timeline, segment)),
        segment.label ? class_colour(*segment.label) : "doubt", x, y, width, kRibbonHeight);
    if (width > kLetter * static_cast<double>(name.size())) {
      svg += fmt::format("<text class=\"name{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>",
                         segment.label ? "" : " unsure", x + 5.0, y + 14.0, html_escape(name));
    }
    svg += "</g>";
  }
  return svg + "</g>";
}

}  // namespace

std::string class_colour(std::size_t class_index) { return fmt::format("k{}", class_index % 6); }

std::string timeline_drawing(const Timeline& timeline) {
  const double length_s = row_length_s(timeline.duration_s);
  const double below = has_saliency(timeline) ? kHeatHeight : 0.0;
  const auto num_rows =
      std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(timeline.duration_s / length_s)));
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"timeline\" viewBox=\"0 0 {:.0f} {:.0f}\" "
      "role=\"img\"><title>Emotion over time: {}</title><style>{}</style>",
      kRowWidth, (kRowHeight + below) * static_cast<double>(num_rows), html_escape(timeline.source),
      kStyle);
  for (std::size_t r = 0; r < num_rows; ++r) {
    const TimelineRow row = {static_cast<double>(r) * length_s, length_s,
                             static_cast<double>(r) * (kRowHeight + below), below};
    svg += waveform(timeline, row);
    svg += below > 0.0 ? heat_strips(timeline, row, row.top + kHeatTop) : "";
    svg += shares(timeline, row) + ribbon(timeline, row) + axis(row);
  }
  return svg + "</svg>\n";
}

}  // namespace merkit
