#include "merkit/nn/window_pools.h"

#include <algorithm>

#include "merkit/nn/for_each_index.h"
#include "merkit/nn/layer_checks.h"
#include "merkit/nn/layer_kinds.h"

namespace merkit {
namespace {

// One window of one utterance.
struct Place {
  std::size_t row = 0;     // of the output
  std::size_t column = 0;  // of the output
  std::size_t limit = 0;   // rows that count
};

// Where in the image the largest value of channel `channel` lies; image_size() if there is none.
template <class T>
std::size_t largest_under(const ImageWindows& w, const Place& at, const T* image,
                          std::size_t channel) {
  const WindowSpan down = window_span(w.row_axis, at.row, w.rows, at.limit);
  const WindowSpan across = window_span(w.column_axis, at.column, w.columns, w.columns);
  std::size_t best = w.image_size();
  for (std::size_t r = down.first; r < down.first + down.count; ++r) {
    for (std::size_t c = across.first; c < across.first + across.count; ++c) {
      const std::size_t i = (r * w.columns + c) * w.channels + channel;
      best = best == w.image_size() || image[i] > image[best] ? i : best;
    }
  }
  return best;
}

// Calls visit(place in the image, place in the output) for every output of utterance `u`.
template <class T, class Visit>
void visit_winners(const ImageWindows& w, const BatchView<const T>& x, std::size_t u,
                   const Visit& visit) {
  const std::size_t limit = x.lengths.empty() ? w.rows : std::min(w.rows, x.lengths[u]);
  const T* image = x.values.data() + u * w.image_size();
  for (std::size_t i = 0; i < w.num_windows() * w.channels; ++i) {
    const std::size_t window = i / w.channels;
    const Place at{window / w.out_columns, window % w.out_columns, limit};
    visit(largest_under(w, at, image, i % w.channels), i);
  }
}

}  // namespace

Shape WindowMaxPool::output_shape(std::span<const Shape> inputs) const {
  if (is_sequence_) {
    expect_frames(one_input(inputs));
  } else {
    expect_image(one_input(inputs));
  }
  Shape shape = inputs[0];
  shape[0] = num_windows(row_axis_, shape[0]);
  if (!is_sequence_) {
    shape[1] = num_windows(column_axis_, shape[1]);
  }
  return shape;
}

template <class T>
void WindowMaxPool::run(const ForwardCall<T>& call) const {
  const auto& x = call.inputs[0];
  const auto w = ImageWindows::over(x.shape, row_axis_, column_axis_, is_sequence_);
  const std::size_t out_size = w.num_windows() * w.channels;
  for_each_index(call.pool, x.batch_size, [&](std::size_t u) {
    const T* image = x.values.data() + u * w.image_size();
    T* y = call.output.values.data() + u * out_size;
    visit_winners(w, x, u, [&](std::size_t from, std::size_t to) {
      y[to] = from < w.image_size() ? image[from] : T{0};
    });
  });
}

template <class T>
void WindowMaxPool::run(const BackwardCall<T>& call) const {
  if (call.input_gradients[0].empty()) {
    return;
  }
  const auto& x = call.inputs[0];
  const auto w = ImageWindows::over(x.shape, row_axis_, column_axis_, is_sequence_);
  const std::size_t out_size = w.num_windows() * w.channels;
  for_each_index(call.pool, x.batch_size, [&](std::size_t u) {
    T* dx = call.input_gradients[0].data() + u * w.image_size();
    const T* dy = call.output_gradient.values.data() + u * out_size;
    visit_winners(w, x, u, [&](std::size_t from, std::size_t to) {
      if (from < w.image_size()) {
        dx[from] += dy[to];
      }
    });
  });
}

MaxPool1d::MaxPool1d(const Options& options)
    : WindowMaxPool(
          window_axis({"width", options.width, "stride", options.stride}, options.padding), {},
          true) {}

MaxPool2d::MaxPool2d(const Options& options)
    : WindowMaxPool(window_axis({"height", options.height, "row_stride", options.row_stride},
                                options.padding),
                    window_axis({"width", options.width, "column_stride", options.column_stride},
                                options.padding),
                    false) {}

MERKIT_INSTANTIATE_LAYER(WindowMaxPool);

std::vector<LayerKind> window_pool_layer_kinds() {
  return {make_layer_kind<MaxPool1d>("max_pool1d", "Largest value under windows over time"),
          make_layer_kind<MaxPool2d>("max_pool2d",
                                     "Largest value under windows over rows and columns")};
}

}  // namespace merkit
