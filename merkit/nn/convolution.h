// Convolution as a matrix product over patches: the kernel of conv1d and conv2d.
#pragma once

#include "merkit/nn/image_windows.h"
#include "merkit/nn/layer.h"

namespace merkit {

// What both convolutions share once sizes are known.
struct Convolution {
  ImageWindows windows;
  std::size_t filters = 0;
  bool masking = false;  // frames beyond the length count as zeros

  // Patches are laid out for a few rows of the output at a time, never for the whole batch.
  WorkSizes work_sizes(std::size_t batch_size, bool training) const;

  // The utterances are shared out in a fixed way, so that sums are formed in the same order for any
  // number of threads.
  template <class T>
  void forward(const ForwardCall<T>& call) const;
  template <class T>
  void backward(const BackwardCall<T>& call) const;
};

extern template void Convolution::forward(const ForwardCall<float>&) const;
extern template void Convolution::forward(const ForwardCall<double>&) const;
extern template void Convolution::backward(const BackwardCall<float>&) const;
extern template void Convolution::backward(const BackwardCall<double>&) const;

}  // namespace merkit
