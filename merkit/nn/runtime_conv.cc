// Convolutions over an image that was padded once: the windows of a row are then rows of a matrix
// that overlap, and no patch is copied.
#include <algorithm>

#include "merkit/nn/conv.h"
#include "merkit/nn/image_windows.h"
#include "merkit/nn/packed_weights.h"
#include "merkit/nn/runtime_layer.h"
#include "merkit/nn/work_space.h"

namespace merkit {
namespace {

// What both kinds have in common.
struct ConvolutionPlan {
  WindowAxis row_axis = {};
  WindowAxis column_axis = {};  // one place, for sequences
  bool is_sequence = false;
  bool masking = false;
};

// Places that the windows over `axis` reach, padding before them included.
std::size_t padded_places(const WindowAxis& axis, std::size_t num_windows) {
  return (num_windows - 1) * axis.stride + axis.size;
}

class RuntimeConvolution : public RuntimeLayer {
 public:
  RuntimeConvolution(const Node& node, ParameterList parameters, const ConvolutionPlan& plan)
      : plan_(plan), filters_(node.shape.back()), bias_(copy_of_optional(parameters, 1)) {
    const std::size_t num_kernels = plan.is_sequence ? 1 : plan.row_axis.size;
    const std::size_t depth = parameters[0].size() / filters_ / num_kernels;
    for (std::size_t k = 0; k < num_kernels; ++k) {
      kernels_.emplace_back(
          dense_matrix(parameters[0].data() + k * depth * filters_, depth, filters_));
    }
    depth_ = depth;
  }

  std::size_t scratch_size(std::size_t /*batch_size*/,
                           std::span<const Shape> inputs) const override {
    return padded_size(padded_image(windows_over(inputs[0])));
  }

  void run(const RuntimeCall& call) const override {
    const auto& x = call.inputs[0];
    const ImageWindows windows = windows_over(x.shape);
    for (std::size_t b = 0; b < x.batch_size; ++b) {
      const bool is_cut = plan_.masking && !x.lengths.empty();
      pad_image(windows, x.values.data() + b * windows.image_size(),
                is_cut ? std::min(windows.rows, x.lengths[b]) : windows.rows, call.scratch);
      float* const out = call.output.values.data() + b * windows.num_windows() * filters_;
      start_rows(out, windows.num_windows());
      if (plan_.is_sequence) {
        convolve_sequence(windows, call.scratch, out);
      } else {
        convolve_image(windows, call.scratch, out);
      }
    }
  }

 private:
  ImageWindows windows_over(const Shape& shape) const {
    return ImageWindows::over(shape, plan_.row_axis, plan_.column_axis, plan_.is_sequence);
  }

  static std::size_t padded_row(const ImageWindows& w) {
    return padded_places(w.column_axis, w.out_columns) * w.channels;
  }

  static std::size_t padded_image(const ImageWindows& w) {
    return padded_places(w.row_axis, w.out_rows) * padded_row(w);
  }

  // The first `limit` rows of the image with zeros around them.
  static void pad_image(const ImageWindows& w, const float* image, std::size_t limit,
                        std::span<float> padded) {
    std::fill_n(padded.begin(), padded_image(w), 0.0F);
    const std::size_t top = w.row_axis.padding_before(w.rows);
    const std::size_t left = w.column_axis.padding_before(w.columns);
    const std::size_t num_rows = padded_places(w.row_axis, w.out_rows);
    const std::size_t num_columns = padded_places(w.column_axis, w.out_columns);
    const std::size_t count = std::min(w.columns, num_columns - left) * w.channels;
    for (std::size_t r = 0; r < limit && top + r < num_rows; ++r) {
      std::copy_n(image + r * w.columns * w.channels, count,
                  padded.begin() +
                      static_cast<std::ptrdiff_t>((top + r) * padded_row(w) + left * w.channels));
    }
  }

  void start_rows(float* out, std::size_t rows) const {
    for (std::size_t r = 0; r < rows; ++r) {
      if (bias_.empty()) {
        std::fill_n(out + r * filters_, filters_, 0.0F);
      } else {
        std::copy(bias_.begin(), bias_.end(), out + r * filters_);
      }
    }
  }

  void convolve_sequence(const ImageWindows& w, std::span<const float> padded, float* out) const {
    kernels_[0].add_product_of({padded.data(), w.out_rows, depth_, w.row_axis.stride * w.channels},
                               dense_matrix(out, w.out_rows, filters_));
  }

  void convolve_image(const ImageWindows& w, std::span<const float> padded, float* out) const {
    for (std::size_t row = 0; row < w.out_rows; ++row) {
      const auto y = dense_matrix(out + row * w.out_columns * filters_, w.out_columns, filters_);
      for (std::size_t k = 0; k < kernels_.size(); ++k) {
        const float* const first = padded.data() + (row * w.row_axis.stride + k) * padded_row(w);
        kernels_[k].add_product_of(
            {first, w.out_columns, depth_, w.column_axis.stride * w.channels}, y);
      }
    }
  }

  ConvolutionPlan plan_;
  std::size_t filters_;
  std::size_t depth_ = 0;  // numbers that a row of a kernel reads
  std::vector<float> bias_;
  std::vector<PackedWeights> kernels_;  // a row of the window each; of a sequence one for all
};

}  // namespace

std::unique_ptr<RuntimeLayer> make_runtime_conv1d(const Node& node, ParameterList parameters) {
  const auto options = node_options<Conv1dOptions>(node);
  const ConvolutionPlan plan = {
      .row_axis = window_axis({"width", options.width, "stride", options.stride}, options.padding),
      .is_sequence = true,
      .masking = options.masking};
  return std::make_unique<RuntimeConvolution>(node, parameters, plan);
}

std::unique_ptr<RuntimeLayer> make_runtime_conv2d(const Node& node, ParameterList parameters) {
  const auto options = node_options<Conv2dOptions>(node);
  const ConvolutionPlan plan = {
      .row_axis = window_axis({"height", options.height, "row_stride", options.row_stride},
                              row_padding(options)),
      .column_axis = window_axis({"width", options.width, "column_stride", options.column_stride},
                                 options.padding),
      .masking = options.masking};
  return std::make_unique<RuntimeConvolution>(node, parameters, plan);
}

}  // namespace merkit
