// Shares of a saliency by row and column. Not installed.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/model/model_input.h"

namespace merkit {

// The share of a row: the sum of its columns'.
double row_share(const Matrix<double>& shares, std::size_t row);

// The share of each column: the sum of its rows'.
std::vector<double> column_sums(const Matrix<double>& shares);

// Seconds from one row that the model saw to the next, the first being at 0; 0 if `num_rows` rows
// may not be the first frames of the sound: where rows are no frames, where the model takes some of
// them, and where it may have left out the first.
double row_hop_s(const ModelInput& input, std::size_t num_rows);

// The word of the vocabulary with the id in a row of an input of words; "" for none.
std::string word_of_row(const ModelInput& input, float id);

struct ColumnShare {
  std::string column;  // its name in the feature set
  double share = 0.0;
};

// The columns of the largest shares among `sums`, one for each column of the input, by size. None
// for words, and where columns were not told apart.
std::vector<ColumnShare> largest_columns(const ModelInput& input, std::span<const double> sums,
                                         std::size_t most);

}  // namespace merkit
