// Layers as compositions of LibTorch's operators: what runs on CUDA, and what the kernels are
// tested against.
#include <algorithm>
#include <array>

#include "merkit/base/error.h"
#include "merkit/train/torch_layer.h"

namespace merkit {
namespace {

using Inputs = std::vector<at::Tensor>;

at::Tensor dense(const LayerCall& call, const Inputs& inputs) {
  const at::Tensor product = at::matmul(inputs[0], call.parameters[0]);
  return call.parameters.size() > 1 ? product + call.parameters[1] : product;
}

struct Entry {
  std::string_view kind;
  TorchComposition composition;
};

constexpr std::array kCompositions{
    Entry{"dense", dense},
};

}  // namespace

TorchComposition find_torch_composition(std::string_view kind) {
  const auto* const entry = std::find_if(kCompositions.begin(), kCompositions.end(),
                                         [&](const Entry& e) { return e.kind == kind; });
  if (entry == kCompositions.end()) {
    throw Error(ErrorCode::kNotFound, "layer \"" + quote(kind) +
                                          "\": expected one that runs on cuda, got one that has "
                                          "kernels for the CPU only; use --device cpu");
  }
  return entry->composition;
}

}  // namespace merkit
