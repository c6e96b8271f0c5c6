#include "merkit/features/delta.h"

namespace merkit {

Matrix<double> simple_delta(const Matrix<double>& contours) {
  Matrix<double> delta(contours.rows(), contours.cols());
  for (std::size_t t = 1; t < contours.rows(); ++t) {
    for (std::size_t d = 0; d < contours.cols(); ++d) {
      delta(t, d) = contours(t, d) - contours(t - 1, d);
    }
  }
  return delta;
}

}  // namespace merkit
