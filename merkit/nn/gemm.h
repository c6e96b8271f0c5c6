// Matrix products.
#pragma once

#include <cstddef>

namespace merkit {

// A row-major matrix inside a larger array; `stride` values lie between the starts of two rows.
template <class T>
struct MatrixRef {
  T* values = nullptr;
  std::size_t rows = 0;
  std::size_t cols = 0;
  std::size_t stride = 0;
};

// A matrix without gaps between its rows.
template <class T>
MatrixRef<T> dense_matrix(T* values, std::size_t rows, std::size_t cols) {
  return {values, rows, cols, cols};
}

enum class Product {
  kPlain,           // A B
  kTransposeLeft,   // A^T B
  kTransposeRight,  // A B^T
};

enum class Accumulate { kNo, kYes };

// c = product of a and b, or c += if `accumulate`. Sizes must fit: that is the caller's business.
// Float goes through oneDNN, double through Eigen. Thread-safe.
void gemm(Product product, MatrixRef<const float> a, MatrixRef<const float> b, MatrixRef<float> c,
          Accumulate accumulate);
void gemm(Product product, MatrixRef<const double> a, MatrixRef<const double> b,
          MatrixRef<double> c, Accumulate accumulate);

}  // namespace merkit
