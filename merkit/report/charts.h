// Charts as SVG elements that stand inside an HTML page and take its colours.
//
// Each chart has a title for those who cannot see it. Numbers that are not finite leave a gap.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace merkit {

struct ChartSeries {
  std::string name;
  std::vector<double> values;
};

// Values over 1, 2, 3, ...
struct LineChart {
  std::string title;
  std::string x_label;
  std::vector<ChartSeries> series;
  bool is_share = false;  // 0 to 1, shown in percent; otherwise the axis follows the values
  int marked_x = 0;       // a vertical line there, such as the chosen epoch; 0: none
};

// One bar with its interval.
struct Bar {
  std::string label;
  double value = 0.0;  // 0 to 1
  double low = 0.0;    // of the interval; low == high: none is drawn
  double high = 0.0;
};

struct BarChart {
  std::string title;
  std::vector<Bar> bars;
  double reference = -1.0;  // a vertical line, such as chance; negative: none
  std::string reference_label = {};
};

// Counts by row and column; colour is the share of the row.
struct HeatMap {
  std::string title;
  std::string row_label;
  std::string column_label;
  std::vector<std::string> names;
  std::vector<std::vector<double>> counts;  // [names.size()][names.size()]
};

// How often predictions of a confidence were right.
struct ReliabilityDot {
  double confidence = 0.0;  // mean in the bin
  double accuracy = 0.0;
  double share = 0.0;  // of all predictions
};

struct ReliabilityDiagram {
  std::string title;
  std::vector<ReliabilityDot> dots;
};

// Each returns one <svg> element.
std::string line_chart(const LineChart& chart);
std::string bar_chart(const BarChart& chart);
std::string heat_map(const HeatMap& map);
std::string reliability_diagram(const ReliabilityDiagram& diagram);

}  // namespace merkit
