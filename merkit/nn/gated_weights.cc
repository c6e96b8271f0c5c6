#include "merkit/nn/gated_weights.h"

#include <algorithm>

namespace merkit {

template <class T>
std::size_t PackedGates<T>::size(std::size_t num_units, std::size_t num_gates) {
  return num_gates * packed_size<T>(num_units, num_units);
}

template <class T>
PackedGates<T>::PackedGates(MatrixRef<const T> kernel, std::span<T> packed, bool transposed)
    : packed_(packed), num_units_(kernel.rows), stride_(packed_size<T>(num_units_, num_units_)) {
  for (std::size_t g = 0; g * num_units_ < kernel.cols; ++g) {
    const auto part = gate_columns(kernel, num_units_, g);
    const std::span<T> out = packed.subspan(g * stride_, stride_);
    transposed ? pack_transposed(part, out) : pack(part, out);
  }
}

template <class T>
void project_inputs(MatrixRef<const T> inputs, MatrixRef<const T> kernel, std::span<const T> bias,
                    MatrixRef<T> gates) {
  if (inputs.rows == 0) {
    return;
  }
  for (std::size_t r = 0; !bias.empty() && r < gates.rows; ++r) {
    std::copy(bias.begin(), bias.end(), gates.values + r * gates.stride);
  }
  gemm(Product::kPlain, inputs, kernel, gates, bias.empty() ? Accumulate::kNo : Accumulate::kYes);
}

template <class T>
void project_gradients(MatrixRef<const T> inputs, MatrixRef<const T> kernel,
                       MatrixRef<const T> gate_gradients, const ProjectionGradients<T>& gradients) {
  if (inputs.rows == 0) {
    return;
  }
  if (!gradients.kernel.empty()) {
    gemm(Product::kTransposeLeft, inputs, gate_gradients,
         dense_matrix(gradients.kernel.data(), kernel.rows, kernel.cols), Accumulate::kYes);
  }
  for (std::size_t r = 0; !gradients.bias.empty() && r < gate_gradients.rows; ++r) {
    const T* const row = gate_gradients.values + r * gate_gradients.stride;
    for (std::size_t n = 0; n < gradients.bias.size(); ++n) {
      gradients.bias[n] += row[n];
    }
  }
  if (!gradients.inputs.empty()) {
    gemm(Product::kTransposeRight, gate_gradients, kernel,
         dense_matrix(gradients.inputs.data(), inputs.rows, inputs.cols), Accumulate::kNo);
  }
}

template <class T>
void draw_masks(double rate, const Rng* rng, std::span<T> masks) {
  if (rng == nullptr) {
    std::fill(masks.begin(), masks.end(), T{1});
    return;
  }
  Rng draws = rng->fork("recurrent_dropout");
  const T kept = static_cast<T>(1.0 / (1.0 - rate));
  for (T& mask : masks) {
    mask = draws.chance(rate) ? T{0} : kept;
  }
}

template <class T>
void multiply(std::span<const T> a, std::span<const T> b, std::span<T> product) {
  for (std::size_t i = 0; i < product.size(); ++i) {
    product[i] = a[i] * b[i];
  }
}

template <class T>
void multiply_add(std::span<const T> a, std::span<const T> b, std::span<T> sum) {
  for (std::size_t i = 0; i < sum.size(); ++i) {
    sum[i] += a[i] * b[i];
  }
}

template <class T>
void RecurrentWeights<T>::add(std::size_t g, const T* state, RowRange rows,
                              MatrixRef<T> gates) const {
  const T* seen = state + rows.begin * num_units;
  if (!masks.empty()) {
    const std::size_t count = rows.count() * num_units;
    const std::span<T> product = masked.subspan(rows.begin * num_units, count);
    multiply<T>({seen, count}, masks.subspan((g * batch_size + rows.begin) * num_units, count),
                product);
    seen = product.data();
  }
  add_product(dense_matrix(seen, rows.count(), num_units), packed.gate(g),
              gate_columns(rows_of(gates, rows), num_units, g));
}

template <class T>
void RecurrentWeights<T>::add_gradient(std::size_t g, MatrixRef<const T> gates, RowRange rows,
                                       T* state) const {
  const MatrixRef<const T> part = gate_columns(rows_of(gates, rows), num_units, g);
  const std::size_t count = rows.count() * num_units;
  const std::span<T> sum(state + rows.begin * num_units, count);
  if (masks.empty()) {
    add_product(part, packed.gate(g), dense_matrix(sum.data(), rows.count(), num_units));
    return;
  }
  const std::span<T> seen = masked.subspan(rows.begin * num_units, count);
  std::fill(seen.begin(), seen.end(), T{0});
  add_product(part, packed.gate(g), dense_matrix(seen.data(), rows.count(), num_units));
  multiply_add<T>(seen, masks.subspan((g * batch_size + rows.begin) * num_units, count), sum);
}

template <class T>
void add_kernel_gradient(const RecurrentGradient<T>& gradient, std::size_t first,
                         std::size_t count) {
  const std::size_t units = gradient.kernel.rows;
  const std::size_t rows = gradient.gates.rows;
  if (rows == 0 || gradient.kernel.values == nullptr) {
    return;
  }
  const auto columns = [&](auto matrix, std::size_t g, std::size_t num_gates) {
    matrix = gate_columns(matrix, units, g);
    matrix.cols = num_gates * units;
    return matrix;
  };
  if (gradient.masks.empty()) {
    gemm(Product::kTransposeLeft, dense_matrix(gradient.states.data(), rows, units),
         columns(gradient.gates, first, count), columns(gradient.kernel, first, count),
         Accumulate::kYes);
    return;
  }
  const std::size_t block = gradient.masks.size() / (gradient.gates.cols / units);
  for (std::size_t g = first; g < first + count; ++g) {
    for (std::size_t at = 0; at < rows * units; at += block) {
      multiply<T>(gradient.states.subspan(at, block), gradient.masks.subspan(g * block, block),
                  gradient.masked.subspan(at, block));
    }
    gemm(Product::kTransposeLeft, dense_matrix<const T>(gradient.masked.data(), rows, units),
         columns(gradient.gates, g, 1), columns(gradient.kernel, g, 1), Accumulate::kYes);
  }
}

#define MERKIT_GATED_WEIGHTS(T)                                                               \
  template class PackedGates<T>;                                                              \
  template struct RecurrentWeights<T>;                                                        \
  template void add_kernel_gradient(const RecurrentGradient<T>&, std::size_t, std::size_t);   \
  template void project_inputs(MatrixRef<const T>, MatrixRef<const T>, std::span<const T>,    \
                               MatrixRef<T>);                                                 \
  template void project_gradients(MatrixRef<const T>, MatrixRef<const T>, MatrixRef<const T>, \
                                  const ProjectionGradients<T>&);                             \
  template void draw_masks(double, const Rng*, std::span<T>);                                 \
  template void multiply(std::span<const T>, std::span<const T>, std::span<T>);               \
  template void multiply_add(std::span<const T>, std::span<const T>, std::span<T>)
MERKIT_GATED_WEIGHTS(float);
MERKIT_GATED_WEIGHTS(double);
#undef MERKIT_GATED_WEIGHTS

}  // namespace merkit
