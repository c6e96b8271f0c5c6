// Dense layers: over frames with a packed matrix, over one row with the matrix where it lies, which
// is the largest of most models and is read once a call.
#include <algorithm>

#include "merkit/nn/dense.h"
#include "merkit/nn/packed_weights.h"
#include "merkit/nn/row_product.h"
#include "merkit/nn/runtime_layer.h"

namespace merkit {
namespace {

class RuntimeDense : public RuntimeLayer {
 public:
  RuntimeDense(const Node& node, ParameterList parameters)
      : kernel_(dense_matrix(parameters[0].data(), node.input_shapes[0].back(), node.shape.back())),
        bias_(parameters.size() > 1 ? parameters[1] : std::span<const float>{}),
        is_over_frames_(node.shape.rank() > 1) {
    if (is_over_frames_) {
      packed_ = PackedWeights(kernel_);
    }
  }

  std::size_t scratch_size(std::size_t /*batch_size*/,
                           std::span<const Shape> /*inputs*/) const override {
    return 0;
  }

  void run(const RuntimeCall& call) const override {
    const std::span<const float> x = call.inputs[0].values;
    const std::size_t rows = x.size() / kernel_.rows;
    const auto out = dense_matrix(call.output.values.data(), rows, kernel_.cols);
    start_rows(out);
    const auto in = dense_matrix(x.data(), rows, kernel_.rows);
    if (is_over_frames_) {
      packed_.add_product_of(in, out);
    } else {
      add_row_product(in, kernel_, out);
    }
  }

 private:
  void start_rows(MatrixRef<float> out) const {
    for (std::size_t r = 0; r < out.rows; ++r) {
      if (bias_.empty()) {
        std::fill_n(out.values + r * out.stride, out.cols, 0.0F);
      } else {
        std::copy(bias_.begin(), bias_.end(), out.values + r * out.stride);
      }
    }
  }

  MatrixRef<const float> kernel_;
  std::span<const float> bias_;
  bool is_over_frames_;
  PackedWeights packed_;
};

}  // namespace

std::unique_ptr<RuntimeLayer> make_runtime_dense(const Node& node, ParameterList parameters) {
  return std::make_unique<RuntimeDense>(node, parameters);
}

}  // namespace merkit
