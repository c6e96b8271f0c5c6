// Clusters of rows. Not installed.
#pragma once

#include <cstddef>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/base/rng.h"

namespace merkit {

struct Clusters {
  Matrix<double> centres;            // [num_clusters, num_columns]
  std::vector<std::size_t> nearest;  // of each row
};

// Lloyd's algorithm from a start by Arthur & Vassilvitskii 2007 ("k-means++"), until nothing
// changes or 20 times. `rows` [num_rows, num_columns] has one row at least. A cluster that loses
// its rows keeps its centre.
Clusters k_means(MatrixView<const float> rows, std::size_t num_clusters, Rng rng);

}  // namespace merkit
