// The two matrices of a gated recurrent layer at work: kernel (inputs, num_gates * units) on the
// inputs of all steps at once, recurrent kernel (units, num_gates * units) on one state at a time.
#pragma once

#include <cstddef>
#include <span>

#include "merkit/base/rng.h"
#include "merkit/base/thread_pool.h"
#include "merkit/nn/gemm.h"
#include "merkit/nn/panel_product.h"

namespace merkit {

// A recurrent kernel packed gate by gate.
template <class T>
class PackedGates {
 public:
  // Numbers that one takes.
  static std::size_t size(std::size_t num_units, std::size_t num_gates);

  // Packs `kernel` (num_units, num_gates * num_units) into `packed`, each gate's part transposed
  // if asked.
  PackedGates(MatrixRef<const T> kernel, std::span<T> packed, bool transposed);

  PackedMatrix<T> gate(std::size_t g) const noexcept {
    return {packed_.data() + g * stride_, num_units_, num_units_};
  }

 private:
  std::span<const T> packed_;
  std::size_t num_units_;
  std::size_t stride_;
};

struct RowRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t count() const noexcept { return end - begin; }
};

// gates = inputs kernel + bias for all rows; `bias` may be empty.
template <class T>
void project_inputs(MatrixRef<const T> inputs, MatrixRef<const T> kernel, std::span<const T> bias,
                    MatrixRef<T> gates);

// Gradients of project_inputs(): those of kernel and bias are added to what is there, those of the
// inputs are not; each may be empty.
template <class T>
struct ProjectionGradients {
  std::span<T> kernel;
  std::span<T> bias;
  std::span<T> inputs;
};
template <class T>
void project_gradients(MatrixRef<const T> inputs, MatrixRef<const T> kernel,
                       MatrixRef<const T> gate_gradients, const ProjectionGradients<T>& gradients);

// The columns of gate g in rows of `num_gates` gates.
template <class T>
MatrixRef<T> gate_columns(MatrixRef<T> gates, std::size_t num_units, std::size_t g) {
  return {gates.values + g * num_units, gates.rows, num_units, gates.stride};
}

// Some rows of m.
template <class T>
MatrixRef<T> rows_of(MatrixRef<T> m, RowRange rows) {
  return {m.values + rows.begin * m.stride, rows.count(), m.cols, m.stride};
}

// masks[i] = 0 with probability `rate`, else 1 / (1 - rate); all 1 without a generator.
template <class T>
void draw_masks(double rate, const Rng* rng, std::span<T> masks);

// product[i] = a[i] b[i].
template <class T>
void multiply(std::span<const T> a, std::span<const T> b, std::span<T> product);
// sum[i] += a[i] b[i].
template <class T>
void multiply_add(std::span<const T> a, std::span<const T> b, std::span<T> sum);

// A recurrent kernel at work on rows begin .. end-1 of a state [batch_size, num_units]. With masks,
// each gate sees the state multiplied by its own.
template <class T>
struct RecurrentWeights {
  PackedGates<T> packed;
  std::span<const T> masks = {};  // [num_gates, batch_size, num_units]; empty: none
  std::span<T> masked = {};       // [batch_size, num_units] if there are masks
  std::size_t batch_size = 0;
  std::size_t num_units = 0;

  // gates += state times the kernel of gate g.
  void add(std::size_t g, const T* state, RowRange rows, MatrixRef<T> gates) const;
  // state += the gradient that comes through gate g.
  void add_gradient(std::size_t g, MatrixRef<const T> gates, RowRange rows, T* state) const;
};

// What the gradient of a recurrent kernel is made of.
template <class T>
struct RecurrentGradient {
  std::span<const T> states;  // [num_rows, num_units], those that the gates saw
  std::span<const T> masks;   // [num_gates, batch_size, num_units]; empty: none
  MatrixRef<const T> gates;   // [num_rows, num_gates * num_units], gradients
  MatrixRef<T> kernel;        // (num_units, num_gates * num_units)
  std::span<T> masked;        // [num_rows, num_units] if there are masks
};

// kernel += states^T gates for `count` gates from `first`.
template <class T>
void add_kernel_gradient(const RecurrentGradient<T>& gradient, std::size_t first,
                         std::size_t count);

// Calls body(RowRange) for parts of the rows 0 .. num_rows-1, as many as there are threads.
// Rows must not depend on each other.
template <class Body>
void for_each_row_part(ThreadPool* pool, std::size_t num_rows, const Body& body) {
  const std::size_t most = pool == nullptr ? 1 : pool->num_threads();
  const std::size_t parts = num_rows < most ? num_rows : most;
  if (parts <= 1) {
    body(RowRange{0, num_rows});
    return;
  }
  pool->parallel_for(parts, [&](std::size_t part) {
    body(RowRange{part * num_rows / parts, (part + 1) * num_rows / parts});
  });
}

}  // namespace merkit
