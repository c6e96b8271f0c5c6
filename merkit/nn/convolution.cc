#include "merkit/nn/convolution.h"

#include <algorithm>

#include "merkit/nn/for_each_index.h"
#include "merkit/nn/gemm.h"

namespace merkit {
namespace {

// Shares of a batch; more threads than that find no work.
constexpr std::size_t kNumShares = 8;
// Numbers in the patches of a block: they should stay in the second level cache.
constexpr std::size_t kBlockValues = 131072;

// Rows of the output in a block; utterances follow each other, so a block may span several.
std::size_t block_rows(const ImageWindows& windows, std::size_t batch_size) {
  const std::size_t share = (batch_size + kNumShares - 1) / kNumShares * windows.out_rows;
  const std::size_t fitting = kBlockValues / (windows.out_columns * windows.patch_size());
  return std::clamp<std::size_t>(fitting, 1, std::max<std::size_t>(1, share));
}

std::size_t patch_values(const ImageWindows& windows, std::size_t batch_size) {
  return block_rows(windows, batch_size) * windows.out_columns * windows.patch_size();
}

// Rows of the input that are not zero.
template <class T>
std::size_t row_limit(const Convolution& convolution, const BatchView<const T>& x,
                      std::size_t utterance) {
  const std::size_t rows = convolution.windows.rows;
  return convolution.masking && !x.lengths.empty() ? std::min(rows, x.lengths[utterance]) : rows;
}

// The runs of numbers of one row of windows that lie inside the image: calls
// visit(offset in the patches, offset in the image, count).
template <class Visit>
void visit_runs(const ImageWindows& w, std::size_t out_row, std::size_t limit, const Visit& visit) {
  const WindowSpan down = window_span(w.row_axis, out_row, w.rows, limit);
  const std::size_t run = w.column_axis.size * w.channels;
  for (std::size_t column = 0; column < w.out_columns; ++column) {
    const WindowSpan across = window_span(w.column_axis, column, w.columns, w.columns);
    for (std::size_t k = 0; k < down.count; ++k) {
      visit((column * w.row_axis.size + down.skip + k) * run + across.skip * w.channels,
            ((down.first + k) * w.columns + across.first) * w.channels, across.count * w.channels);
    }
  }
}

template <class T>
void gather(const ImageWindows& w, std::size_t out_row, std::size_t limit, const T* image,
            T* patches) {
  std::fill_n(patches, w.out_columns * w.patch_size(), T{0});
  visit_runs(w, out_row, limit, [&](std::size_t to, std::size_t from, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      patches[to + i] = image[from + i];
    }
  });
}

template <class T>
void scatter(const ImageWindows& w, std::size_t out_row, std::size_t limit, const T* patches,
             T* image) {
  visit_runs(w, out_row, limit, [&](std::size_t from, std::size_t to, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      image[to + i] += patches[from + i];
    }
  });
}

// Rows of the output, counted through the batch.
struct RowRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Calls body(share, rows) for each block of each share of the batch.
template <class Body>
void for_each_block(const ImageWindows& windows, std::size_t batch_size, ThreadPool* pool,
                    const Body& body) {
  const std::size_t step = block_rows(windows, batch_size);
  for_each_index(pool, kNumShares, [&](std::size_t share) {
    const std::size_t last = batch_size * (share + 1) / kNumShares * windows.out_rows;
    for (std::size_t row = batch_size * share / kNumShares * windows.out_rows; row < last;
         row += step) {
      body(share, RowRange{row, std::min(last, row + step)});
    }
  });
}

// The patches of `rows`.
template <class T>
void gather_block(const Convolution& convolution, const BatchView<const T>& x, RowRange rows,
                  T* patches) {
  const ImageWindows& w = convolution.windows;
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    const std::size_t utterance = row / w.out_rows;
    gather(w, row % w.out_rows, row_limit(convolution, x, utterance),
           x.values.data() + utterance * w.image_size(),
           patches + (row - rows.begin) * w.out_columns * w.patch_size());
  }
}

// Sums of one share of the batch, and its patches.
template <class T>
struct Share {
  T* patches;
  T* kernel_gradient;
  T* bias_gradient;
};

template <class T>
Share<T> share_of(const Convolution& convolution, std::span<T> scratch, std::size_t share) {
  T* begin = scratch.data() + share * (scratch.size() / kNumShares);
  T* sums = begin + scratch.size() / kNumShares -
            (convolution.windows.patch_size() + 1) * convolution.filters;
  return {begin, sums, sums + convolution.windows.patch_size() * convolution.filters};
}

// Adds the gradients of one block to those of its share and to the input's.
template <class T>
void backward_block(const Convolution& convolution, const BackwardCall<T>& call, RowRange rows,
                    const Share<T>& share) {
  const ImageWindows& w = convolution.windows;
  const std::size_t filters = convolution.filters;
  const std::size_t num_windows = (rows.end - rows.begin) * w.out_columns;
  const auto dy =
      dense_matrix(call.output_gradient.values.data() + rows.begin * w.out_columns * filters,
                   num_windows, filters);
  const auto patches = dense_matrix(share.patches, num_windows, w.patch_size());
  const auto& x = call.inputs[0];
  if (!call.parameter_gradients[0].empty()) {
    gather_block(convolution, x, rows, share.patches);
    gemm(Product::kTransposeLeft, {patches.values, num_windows, w.patch_size(), w.patch_size()}, dy,
         dense_matrix(share.kernel_gradient, w.patch_size(), filters), Accumulate::kYes);
    for (std::size_t i = 0; i < num_windows; ++i) {
      for (std::size_t f = 0; f < filters; ++f) {
        share.bias_gradient[f] += dy.values[i * filters + f];
      }
    }
  }
  if (call.input_gradients[0].empty()) {
    return;
  }
  gemm(Product::kTransposeRight, dy,
       dense_matrix(call.parameters[0].data(), w.patch_size(), filters), patches, Accumulate::kNo);
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    const std::size_t utterance = row / w.out_rows;
    scatter(w, row % w.out_rows, row_limit(convolution, x, utterance),
            share.patches + (row - rows.begin) * w.out_columns * w.patch_size(),
            call.input_gradients[0].data() + utterance * w.image_size());
  }
}

template <class T>
void add_to(std::span<T> sums, const T* values) {
  for (std::size_t i = 0; i < sums.size(); ++i) {
    sums[i] += values[i];
  }
}

}  // namespace

WorkSizes Convolution::work_sizes(std::size_t batch_size, bool training) const {
  const std::size_t sums = training ? (windows.patch_size() + 1) * filters : 0;
  return {.scratch = kNumShares * (patch_values(windows, batch_size) + sums)};
}

template <class T>
void Convolution::forward(const ForwardCall<T>& call) const {
  const ImageWindows& w = windows;
  const auto& x = call.inputs[0];
  const bool has_bias = call.parameters.size() > 1;
  const std::size_t stride = call.scratch.size() / kNumShares;
  for_each_block(w, x.batch_size, call.pool, [&](std::size_t share, RowRange rows) {
    T* patches = call.scratch.data() + share * stride;
    gather_block(*this, x, rows, patches);
    const std::size_t num_windows = (rows.end - rows.begin) * w.out_columns;
    T* y = call.output.values.data() + rows.begin * w.out_columns * filters;
    for (std::size_t i = 0; has_bias && i < num_windows; ++i) {
      std::copy_n(call.parameters[1].data(), filters, y + i * filters);
    }
    const T* values = patches;
    gemm(Product::kPlain, dense_matrix(values, num_windows, w.patch_size()),
         dense_matrix(call.parameters[0].data(), w.patch_size(), filters),
         dense_matrix(y, num_windows, filters), has_bias ? Accumulate::kYes : Accumulate::kNo);
  });
}

template <class T>
void Convolution::backward(const BackwardCall<T>& call) const {
  const std::size_t num_weights = windows.patch_size() * filters;
  for (std::size_t s = 0; s < kNumShares; ++s) {
    std::fill_n(share_of(*this, call.scratch, s).kernel_gradient, num_weights + filters, T{0});
  }
  for_each_block(windows, call.inputs[0].batch_size, call.pool,
                 [&](std::size_t share, RowRange rows) {
                   backward_block(*this, call, rows, share_of(*this, call.scratch, share));
                 });
  for (std::size_t s = 0; s < kNumShares; ++s) {
    const Share<T> share = share_of(*this, call.scratch, s);
    add_to(call.parameter_gradients[0], static_cast<const T*>(share.kernel_gradient));
    if (call.parameter_gradients.size() > 1) {
      add_to(call.parameter_gradients[1], static_cast<const T*>(share.bias_gradient));
    }
  }
}

template void Convolution::forward(const ForwardCall<float>&) const;
template void Convolution::forward(const ForwardCall<double>&) const;
template void Convolution::backward(const BackwardCall<float>&) const;
template void Convolution::backward(const BackwardCall<double>&) const;

}  // namespace merkit
