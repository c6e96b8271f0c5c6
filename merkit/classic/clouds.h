// Made-up rows for the tests of learners.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/base/rng.h"
#include "merkit/classic/labelled_rows.h"

namespace merkit {

// Clouds around a centre of their own for each class: corners of a cube.
struct Clouds {
  Matrix<float> rows;
  std::vector<std::size_t> classes;
  std::size_t num_classes;

  Clouds(std::size_t num_rows, std::size_t class_count, double spread, std::uint64_t seed = 1)
      : rows(num_rows, 3), num_classes(class_count) {
    Rng rng(seed);
    for (std::size_t i = 0; i < num_rows; ++i) {
      classes.push_back(i % class_count);
      for (std::size_t d = 0; d < 3; ++d) {
        const double centre = (classes[i] >> d) % 2 == 0 ? -1.0 : 1.0;
        rows(i, d) = static_cast<float>(centre + spread * rng.normal());
      }
    }
  }

  MatrixView<const float> view() const { return {rows.values(), rows.rows(), rows.cols()}; }
  LabelledRows examples() const { return {view(), classes, num_classes}; }
};

// The place of the highest probability of row `r`.
inline std::size_t said(const Matrix<float>& probabilities, std::size_t r) {
  const auto row = probabilities.row(r);
  return static_cast<std::size_t>(std::ranges::max_element(row) - row.begin());
}

}  // namespace merkit
