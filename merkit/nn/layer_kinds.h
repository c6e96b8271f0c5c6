// The families of layers: each lists the kinds of one .cc file or a few that belong together.
#pragma once

#include <vector>

#include "merkit/nn/layer_kind.h"

namespace merkit {

std::vector<LayerKind> dense_layer_kinds();  // dense

}  // namespace merkit
