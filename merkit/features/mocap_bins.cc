#include "merkit/features/mocap_bins.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/memory_map.h"

namespace merkit {
namespace {

// Sums of the rows of a part.
class PartSums {
 public:
  PartSums(std::size_t num_values, LostMarkers lost_markers)
      : leaves_out_(lost_markers == LostMarkers::kAreLeftOut),
        sums_(num_values),
        counts_(num_values) {}

  void add(std::span<const double> row, bool has_nan) {
    ++num_rows_;
    if (has_nan && leaves_out_) {
      add_finite(row);
      return;
    }
    for (std::size_t c = 0; c < sums_.size(); ++c) {
      sums_[c] += row[c];
    }
  }

  // Writes the means and begins anew.
  void finish(std::span<double> means) {
    for (std::size_t c = 0; c < sums_.size(); ++c) {
      const std::size_t count = num_rows_ - counts_[c];
      means[c] = count == 0 ? std::numeric_limits<double>::quiet_NaN()
                            : sums_[c] / static_cast<double>(count);
    }
    std::fill(sums_.begin(), sums_.end(), 0.0);
    std::fill(counts_.begin(), counts_.end(), 0);
    num_rows_ = 0;
  }

 private:
  void add_finite(std::span<const double> row) {
    for (std::size_t c = 0; c < sums_.size(); ++c) {
      const bool is_lost = std::isnan(row[c]);
      sums_[c] += is_lost ? 0.0 : row[c];
      counts_[c] += is_lost ? 1U : 0U;
    }
  }

  bool leaves_out_;
  std::size_t num_rows_ = 0;
  std::vector<double> sums_;
  std::vector<std::size_t> counts_;  // rows left out, by column
};

}  // namespace

std::size_t part_begin(std::size_t num_rows, std::size_t num_parts, std::size_t part) noexcept {
  return part * (num_rows / num_parts) + std::min(part, num_rows % num_parts);
}

Matrix<double> bin_mocap_text(std::string_view text, std::string_view where,
                              const std::optional<MocapWindow>& window,
                              const MocapBinning& binning) {
  const std::vector<MocapLine> lines = mocap_lines(text, where, window);
  Matrix<double> means(binning.num_parts, binning.num_values);
  PartSums sums(binning.num_values, binning.lost_markers);
  std::vector<double> row(binning.num_values);
  for (std::size_t part = 0; part < binning.num_parts; ++part) {
    const std::size_t end = part_begin(lines.size(), binning.num_parts, part + 1);
    for (std::size_t i = part_begin(lines.size(), binning.num_parts, part); i < end; ++i) {
      const bool has_nan = parse_mocap_line(lines[i], where, row);
      sums.add(row, has_nan);
    }
    sums.finish(means.row(part));
  }
  return means;
}

Matrix<double> bin_mocap_file(const std::filesystem::path& path,
                              const std::optional<MocapWindow>& window,
                              const MocapBinning& binning) {
  const MemoryMap file(path, FileUse::kWhole);
  return bin_mocap_text(file.text(), path.string(), window, binning);
}

}  // namespace merkit
