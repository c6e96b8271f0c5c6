#include "merkit/nn/gemm.h"

#include <dnnl.h>

#include <Eigen/Core>

#include "merkit/base/pool_loop.h"

// Of the OpenMP runtime that oneDNN brings along; <omp.h> would need a compiler with OpenMP.
extern "C" {
int omp_get_max_threads();
void omp_set_num_threads(int num_threads);
}

namespace merkit {
namespace {

// Inside a loop over a pool each product has one thread: others are busy, and how oneDNN splits a
// product decides the order of its sums, which must not depend on which thread came by.
class ProductThreads {
 public:
  ProductThreads() : before_(is_in_pool_loop() ? omp_get_max_threads() : 1) {
    if (before_ > 1) {
      omp_set_num_threads(1);
    }
  }
  ~ProductThreads() {
    if (before_ > 1) {
      omp_set_num_threads(before_);
    }
  }
  ProductThreads(const ProductThreads&) = delete;
  ProductThreads& operator=(const ProductThreads&) = delete;

 private:
  int before_;
};

using DoubleRows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Map = Eigen::Map<DoubleRows, 0, Eigen::OuterStride<>>;
using ConstMap = Eigen::Map<const DoubleRows, 0, Eigen::OuterStride<>>;

Eigen::Index index(std::size_t n) { return static_cast<Eigen::Index>(n); }

ConstMap map_of(MatrixRef<const double> m) {
  return {m.values, index(m.rows), index(m.cols), Eigen::OuterStride<>(index(m.stride))};
}

dnnl_dim_t dim(std::size_t n) { return static_cast<dnnl_dim_t>(n); }

}  // namespace

void gemm(Product product, MatrixRef<const float> a, MatrixRef<const float> b, MatrixRef<float> c,
          Accumulate accumulate) {
  const char left = product == Product::kTransposeLeft ? 'T' : 'N';
  const char right = product == Product::kTransposeRight ? 'T' : 'N';
  const std::size_t depth = product == Product::kTransposeLeft ? a.rows : a.cols;
  const float beta = accumulate == Accumulate::kYes ? 1.0F : 0.0F;
  const ProductThreads threads;
  // Fails only for sizes that do not fit, which gemm() excludes.
  dnnl_sgemm(left, right, dim(c.rows), dim(c.cols), dim(depth), 1.0F, a.values, dim(a.stride),
             b.values, dim(b.stride), beta, c.values, dim(c.stride));
}

void gemm(Product product, MatrixRef<const double> a, MatrixRef<const double> b,
          MatrixRef<double> c, Accumulate accumulate) {
  Map out(c.values, index(c.rows), index(c.cols), Eigen::OuterStride<>(index(c.stride)));
  if (accumulate == Accumulate::kNo) {
    out.setZero();
  }
  if (product == Product::kPlain) {
    out.noalias() += map_of(a) * map_of(b);
  } else if (product == Product::kTransposeLeft) {
    out.noalias() += map_of(a).transpose() * map_of(b);
  } else {
    out.noalias() += map_of(a) * map_of(b).transpose();
  }
}

}  // namespace merkit
