#include "merkit/report/charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "merkit/report/markup.h"

namespace merkit {
namespace {

// Places on the drawing are in units of its view box.
constexpr double kWidth = 640.0;
constexpr double kTickLength = 4.0;

struct Frame {
  double left = 0.0;
  double top = 0.0;
  double right = 0.0;
  double bottom = 0.0;
};

struct Range {
  double low = 0.0;
  double high = 1.0;

  double share_of(double value) const { return (value - low) / (high - low); }
};

std::string open_svg(std::string_view kind, std::string_view title, double height) {
  return fmt::format(
      "<svg class=\"chart {}\" viewBox=\"0 0 {} {:.0f}\" role=\"img\" aria-label=\"{}\">"
      "<title>{}</title>",
      kind, kWidth, height, html_escape(title), html_escape(title));
}

std::string line(double x1, double y1, double x2, double y2, std::string_view style) {
  return fmt::format("<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>",
                     style, x1, y1, x2, y2);
}

std::string rectangle(const Frame& f, std::string_view style, std::string_view inside = "") {
  return fmt::format(
      "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\">{}</rect>",
      style, f.left, f.top, f.right - f.left, f.bottom - f.top, inside);
}

// `anchor` is start, middle or end.
std::string text(double x, double y, std::string_view anchor, std::string_view words) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>", x, y, anchor,
                     html_escape(words));
}

std::string percent(double share) { return fmt::format("{:.0f} %", 100.0 * share); }

// A distance between ticks of 1, 2 or 5 times a power of ten: about four of them in `span`.
double tick_distance(double span) {
  const double rough = span / 4.0;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) {
      return factor * power;
    }
  }
  return 10.0 * power;
}

// From 0, or from the least value if that is negative, to the next tick above all values.
Range value_range(const std::vector<ChartSeries>& series) {
  double low = 0.0;
  double high = 0.0;
  for (const ChartSeries& one : series) {
    for (const double value : one.values) {
      if (std::isfinite(value)) {
        low = std::min(low, value);
        high = std::max(high, value);
      }
    }
  }
  if (high <= low) {
    return {low, low + 1.0};
  }
  const double tick = tick_distance(high - low);
  return {std::floor(low / tick) * tick, std::ceil(high / tick) * tick};
}

std::string value_axis(const Frame& f, const Range& range, bool is_share) {
  std::string svg;
  const double tick = tick_distance(range.high - range.low);
  const int num_ticks = static_cast<int>(std::lround((range.high - range.low) / tick));
  for (int i = 0; i <= num_ticks; ++i) {
    const double value = range.low + i * tick;
    const double y = f.bottom - range.share_of(value) * (f.bottom - f.top);
    svg += line(f.left, y, f.right, y, "grid");
    svg += text(f.left - 6, y + 4, "end", is_share ? percent(value) : fmt::format("{:.3g}", value));
  }
  return svg;
}

// Points joined, with a gap where a value is not finite.
std::string path_of(const std::vector<double>& values, const Frame& f, const Range& range,
                    double step) {
  std::string path;
  bool is_drawing = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      is_drawing = false;
      continue;
    }
    const double x = f.left + static_cast<double>(i) * step;
    const double y = f.bottom - range.share_of(values[i]) * (f.bottom - f.top);
    path += fmt::format("{}{:.1f} {:.1f}", is_drawing ? "L" : "M", x, y);
    is_drawing = true;
  }
  return path;
}

std::size_t longest(const std::vector<ChartSeries>& series) {
  std::size_t most = 0;
  for (const ChartSeries& one : series) {
    most = std::max(most, one.values.size());
  }
  return most;
}

std::string legend(const std::vector<ChartSeries>& series, double left, double y) {
  std::string svg;
  double x = left;
  for (std::size_t i = 0; i < series.size(); ++i) {
    svg += line(x, y - 4, x + 18, y - 4, fmt::format("series s{}", i % 6));
    svg += text(x + 24, y, "start", series[i].name);
    x += 44 + 8.5 * static_cast<double>(series[i].name.size());
  }
  return svg;
}

}  // namespace

std::string line_chart(const LineChart& chart) {
  const Frame f{56, 30, kWidth - 12, 250};
  const Range range = chart.is_share ? Range{} : value_range(chart.series);
  const std::size_t count = longest(chart.series);
  const double step = count > 1 ? (f.right - f.left) / static_cast<double>(count - 1) : 0.0;
  std::string svg = open_svg("lines", chart.title, 290);
  svg += value_axis(f, range, chart.is_share);
  if (chart.marked_x > 0) {
    const double x = f.left + (chart.marked_x - 1) * step;
    svg += line(x, f.top, x, f.bottom, "mark");
  }
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    svg += fmt::format("<path class=\"series s{}\" d=\"{}\"/>", i % 6,
                       path_of(chart.series[i].values, f, range, step));
  }
  svg += text(f.left, f.bottom + 18, "middle", "1");
  svg += text(f.right, f.bottom + 18, "end", fmt::format("{}", count));
  svg += text((f.left + f.right) / 2, f.bottom + 18, "middle", chart.x_label);
  return svg + legend(chart.series, f.left, 18) + "</svg>";
}

std::string bar_chart(const BarChart& chart) {
  constexpr double kRow = 30.0;
  const Frame f{150, 14, kWidth - 70, 14 + kRow * static_cast<double>(chart.bars.size())};
  const auto x_of = [&](double share) { return f.left + share * (f.right - f.left); };
  std::string svg = open_svg("bars", chart.title, f.bottom + 36);
  for (const double tick : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    svg += line(x_of(tick), f.top, x_of(tick), f.bottom + kTickLength, "grid");
    svg += text(x_of(tick), f.bottom + 20, "middle", percent(tick));
  }
  double y = f.top;
  for (const Bar& bar : chart.bars) {
    const double middle = y + kRow / 2;
    svg += text(f.left - 8, middle + 4, "end", bar.label);
    svg += rectangle({f.left, y + 6, x_of(bar.value), y + kRow - 6}, "bar");
    if (bar.high > bar.low) {
      svg += line(x_of(bar.low), middle, x_of(bar.high), middle, "interval");
    }
    svg += text(f.right + 8, middle + 4, "start", fmt::format("{:.1f} %", 100.0 * bar.value));
    y += kRow;
  }
  if (chart.reference >= 0.0) {
    svg += line(x_of(chart.reference), f.top, x_of(chart.reference), f.bottom, "mark");
    svg += text(x_of(chart.reference), f.bottom + 34, "middle", chart.reference_label);
  }
  return svg + "</svg>";
}

std::string heat_map(const HeatMap& map) {
  const double side =
      std::min(96.0, 480.0 / static_cast<double>(std::max<std::size_t>(1, map.names.size())));
  const double left = 130.0;
  const double top = 50.0;
  const double extent = side * static_cast<double>(map.names.size());
  std::string svg = open_svg("heat", map.title, top + extent + 12);
  svg += text(left + extent / 2, 16, "middle", map.column_label);
  svg += text(left - 8, top - 10, "end", map.row_label);
  for (std::size_t r = 0; r < map.names.size(); ++r) {
    const double y = top + side * static_cast<double>(r);
    double total = 0.0;
    for (const double count : map.counts[r]) {
      total += count;
    }
    svg += text(left - 8, y + side / 2 + 4, "end", map.names[r]);
    svg += text(left + side * (static_cast<double>(r) + 0.5), top - 10, "middle", map.names[r]);
    for (std::size_t c = 0; c < map.names.size(); ++c) {
      const double x = left + side * static_cast<double>(c);
      const double share = total > 0.0 ? map.counts[r][c] / total : 0.0;
      svg += fmt::format(
          "<rect class=\"cell\" style=\"fill-opacity:{:.3f}\" x=\"{:.1f}\" y=\"{:.1f}\" "
          "width=\"{:.1f}\" height=\"{:.1f}\"/>",
          0.04 + 0.86 * share, x + 1, y + 1, side - 2, side - 2);
      svg += fmt::format(
          "<g class=\"{}\">{}{}</g>", share > 0.55 ? "on-dark" : "on-light",
          text(x + side / 2, y + side / 2, "middle", percent(share)),
          text(x + side / 2, y + side / 2 + 15, "middle", fmt::format("{:.0f}", map.counts[r][c])));
    }
  }
  return svg + "</svg>";
}

std::string reliability_diagram(const ReliabilityDiagram& diagram) {
  const Frame f{56, 12, 336, 292};
  const auto x_of = [&](double share) { return f.left + share * (f.right - f.left); };
  const auto y_of = [&](double share) { return f.bottom - share * (f.bottom - f.top); };
  std::string svg = open_svg("reliability", diagram.title, 340);
  svg += value_axis(f, {}, true);
  svg += line(x_of(0), y_of(0), x_of(1), y_of(1), "mark");
  for (const ReliabilityDot& dot : diagram.dots) {
    if (dot.share > 0.0) {
      svg += fmt::format("<circle class=\"dot\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\"/>",
                         x_of(dot.confidence), y_of(dot.accuracy), 3 + 18 * std::sqrt(dot.share));
    }
  }
  for (const double tick : {0.0, 0.5, 1.0}) {
    svg += text(x_of(tick), f.bottom + 18, "middle", percent(tick));
  }
  svg += text((f.left + f.right) / 2, f.bottom + 36, "middle", "confidence");
  return svg + text(f.left + 8, f.top + 12, "start", "accuracy") + "</svg>";
}

}  // namespace merkit
