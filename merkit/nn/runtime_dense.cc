// Dense layers: over frames with a packed matrix, over one row with the matrix as it is, which is
// the largest of most models and is read once a call.
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
      : depth_(node.input_shapes[0].back()),
        units_(node.shape.back()),
        bias_(copy_of_optional(parameters, 1)),
        is_over_frames_(node.shape.rank() > 1) {
    if (is_over_frames_) {
      packed_ = PackedWeights(dense_matrix(parameters[0].data(), depth_, units_));
    } else {
      kernel_ = AlignedValues(parameters[0]);
    }
  }

  std::size_t scratch_size(std::size_t /*batch_size*/,
                           std::span<const Shape> /*inputs*/) const override {
    return 0;
  }

  void run(const RuntimeCall& call) const override {
    const std::span<const float> x = call.inputs[0].values;
    const std::size_t rows = x.size() / depth_;
    const auto out = dense_matrix(call.output.values.data(), rows, units_);
    start_rows(out);
    const auto in = dense_matrix(x.data(), rows, depth_);
    if (is_over_frames_) {
      packed_.add_product_of(in, out);
    } else {
      add_row_product(in, dense_matrix(kernel_.values().data(), depth_, units_), out);
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

  std::size_t depth_;
  std::size_t units_;
  std::vector<float> bias_;
  bool is_over_frames_;
  PackedWeights packed_;  // over frames
  AlignedValues kernel_;  // over one row
};

}  // namespace

std::unique_ptr<RuntimeLayer> make_runtime_dense(const Node& node, ParameterList parameters) {
  return std::make_unique<RuntimeDense>(node, parameters);
}

}  // namespace merkit
