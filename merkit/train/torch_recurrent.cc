// Recurrent layers in LibTorch's operators.
#include "merkit/train/torch_compositions.h"

namespace merkit {

std::vector<TorchLayerKind> torch_recurrent_layers() { return {}; }

}  // namespace merkit
