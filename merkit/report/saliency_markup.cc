#include "merkit/report/saliency_markup.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "merkit/report/markup.h"
#include "merkit/report/timeline_drawing.h"

namespace merkit {
namespace {

constexpr double kStripHeight = 9.0;
constexpr double kAttentionTop = 10.5;
constexpr double kAttentionHeight = 3.0;
constexpr int kLevels = 8;

// Boxes by class and strength, so that a row needs few elements.
using Boxes = std::map<std::string, std::string>;

struct Strip {
  double top = 0.0;
  double height = 0.0;
  std::string colour;  // class of what is above 0
};

// The largest size of what `share_of` says of each item; 0 if there is none.
template <class Items, class ShareOf = std::identity>
double largest_size(const Items& items, ShareOf share_of = {}) {
  double largest = 0.0;
  for (const auto& item : items) {
    largest = std::max(largest, std::abs(static_cast<double>(std::invoke(share_of, item))));
  }
  return largest;
}

// Of at least one part.
double mean_of(std::span<const float> parts) {
  return std::accumulate(parts.begin(), parts.end(), 0.0) / static_cast<double>(parts.size());
}

void add_boxes(const TimelineSegment& segment, const std::vector<float>& parts,
               const TimelineRow& row, const Strip& strip, Boxes& boxes) {
  const double part_s = segment.saliency->part_s;
  const double largest = largest_size(parts);
  const auto step = std::max<std::size_t>(
      1, static_cast<std::size_t>(row.length_s / part_s / static_cast<double>(kMostRowColumns)));
  for (std::size_t p = 0; largest > 0.0 && p < parts.size(); p += step) {
    const std::size_t end = std::min(parts.size(), p + step);
    const double from_s = segment.start_s + static_cast<double>(p) * part_s;
    const double to_s =
        std::min(segment.end_s, segment.start_s + static_cast<double>(end) * part_s);
    const double strength = mean_of(std::span(parts).subspan(p, end - p)) / largest;
    const long level = std::lround(kLevels * std::min(1.0, std::abs(strength)));
    if (level > 0 && row.shows(from_s, to_s)) {
      boxes[fmt::format("{} h{}", strength > 0.0 ? strip.colour : "against", level)] +=
          fmt::format("M{:.1f} {:.1f}H{:.1f}v{:.1f}H{:.1f}Z", row.x(from_s), strip.top, row.x(to_s),
                      strip.height, row.x(from_s));
    }
  }
}

// "+0.123".
std::string share_text(double share) { return fmt::format("{:+.3f}", share); }

struct Bar {
  std::string name;
  double share = 0.0;
};

std::string bar_rows(const std::vector<Bar>& bars, std::string_view colour) {
  const double largest = largest_size(bars, &Bar::share);
  std::string html = "<div class=\"why\">";
  for (const Bar& bar : bars) {
    const double width = largest > 0.0 ? 64.0 * std::abs(bar.share) / largest : 0.0;
    html += fmt::format("<span>{}</span><i class=\"{}\" style=\"width:{:.0f}px\" title=\"{}\"></i>",
                        html_escape(bar.name), bar.share < 0.0 ? "against" : colour,
                        std::max(1.0, width), share_text(bar.share));
  }
  return html + "</div>";
}

}  // namespace

const std::string_view kSaliencyStyle = R"css(<style>
.word { border-radius: 3px; padding: 1px 2px;
  background: color-mix(in srgb, var(--of) calc(var(--w) * 1%), transparent); }
.why { display: grid; grid-template-columns: max-content 66px; gap: 1px 8px; align-items: center;
  font-size: 0.82rem; line-height: 1.35; }
.why i { height: 8px; border-radius: 2px; background: var(--of); }
.why + .why { margin-top: 7px; }
.k0 { --of: var(--s0); } .k1 { --of: var(--s1); } .k2 { --of: var(--s2); }
.k3 { --of: var(--s3); } .k4 { --of: var(--s4); } .k5 { --of: var(--s5); }
.against { --of: var(--soft); } .word.against { border-bottom: 1px dotted var(--soft); }
</style>
)css";

bool has_saliency(const Timeline& timeline) noexcept {
  return std::ranges::any_of(timeline.segments, [](const TimelineSegment& segment) {
    return segment.saliency.has_value();
  });
}

std::string heat_strips(const Timeline& timeline, const TimelineRow& row, double top) {
  Boxes boxes;
  for (const TimelineSegment& segment : timeline.segments) {
    if (!segment.saliency || !segment.label || !row.shows(segment.start_s, segment.end_s)) {
      continue;
    }
    const SegmentSaliency& why = *segment.saliency;
    const Strip heat = {top, kStripHeight, class_colour(*segment.label)};
    add_boxes(segment, why.parts, row, heat, boxes);
    add_boxes(segment, why.attention, row, {top + kAttentionTop, kAttentionHeight, "looked"},
              boxes);
  }
  std::string svg = "<g class=\"heat\">";
  for (const auto& [classes, path] : boxes) {
    svg += fmt::format("<path class=\"{}\" d=\"{}\"/>", classes, path);
  }
  return svg + "</g>";
}

std::string shaded_words(const TimelineSegment& segment) {
  if (!segment.saliency || !segment.label) {
    return html_escape(segment.text);
  }
  const double largest = largest_size(segment.saliency->words, &SalientWord::share);
  std::string html;
  for (const SalientWord& word : segment.saliency->words) {
    html += html.empty() ? "" : " ";
    if (word.share == 0.0) {
      html += html_escape(word.text);
      continue;
    }
    html += fmt::format("<span class=\"word {}\" style=\"--w:{:.0f}\" title=\"{}\">{}</span>",
                        word.share < 0.0 ? "against" : class_colour(*segment.label),
                        60.0 * std::abs(word.share) / largest, share_text(word.share),
                        html_escape(word.text));
  }
  return html;
}

std::string share_bars(const TimelineSegment& segment) {
  if (!segment.saliency || !segment.label) {
    return "";
  }
  const SegmentSaliency& why = *segment.saliency;
  const std::string colour = class_colour(*segment.label);
  std::vector<Bar> inputs;
  if (why.inputs.size() > 1) {
    for (const SalientInput& input : why.inputs) {
      inputs.push_back({input.input, input.share});
    }
  }
  std::vector<Bar> columns;
  for (const SalientColumn& column : why.columns) {
    columns.push_back({column.column, column.share});
  }
  return bar_rows(inputs, colour) + bar_rows(columns, colour);
}

}  // namespace merkit
