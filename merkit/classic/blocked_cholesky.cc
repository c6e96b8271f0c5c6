#include "merkit/classic/blocked_cholesky.h"

#include <Eigen/Cholesky>
#include <algorithm>

namespace merkit {
namespace {

constexpr Eigen::Index kTile = 128;
constexpr Eigen::Index kTallTile = 256;

using Tile = Eigen::Ref<Eigen::MatrixXd, 0, Eigen::OuterStride<>>;

}  // namespace

bool blocked_cholesky(Eigen::MatrixXd& matrix, const RunControl& control) {
  const Eigen::Index n = matrix.rows();
  for (Eigen::Index k = 0; k < n; k += kTile) {
    control.check_stop();
    const Eigen::Index width = std::min(kTile, n - k);
    const auto done_above = matrix.block(k, 0, width, k);
    Tile diagonal = matrix.block(k, k, width, width);
    diagonal.noalias() -= done_above * done_above.transpose();
    Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> factor(diagonal);
    if (factor.info() != Eigen::Success) {
      return false;
    }
    const Eigen::Index below = n - k - width;
    const Eigen::Index num_tiles = (below + kTallTile - 1) / kTallTile;
    control.pool.parallel_for(static_cast<std::size_t>(num_tiles), [&](std::size_t t) {
      const Eigen::Index first = k + width + static_cast<Eigen::Index>(t) * kTallTile;
      const Eigen::Index height = std::min(kTallTile, n - first);
      Tile tile = matrix.block(first, k, height, width);
      tile.noalias() -= matrix.block(first, 0, height, k) * done_above.transpose();
      diagonal.triangularView<Eigen::Lower>().transpose().solveInPlace<Eigen::OnTheRight>(tile);
    });
  }
  return true;
}

}  // namespace merkit
