#include "merkit/nn/layer_kind.h"

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"
#include "merkit/nn/layer_kinds.h"

namespace merkit {

std::span<const LayerKind> layer_kinds() {
  static const std::vector<LayerKind> kinds = [] {
    std::vector<LayerKind> all;
    for (const auto& family : {
             activation_layer_kinds(),
             attention_layer_kinds(),
             batch_norm_layer_kinds(),
             conv_layer_kinds(),
             dense_layer_kinds(),
             dropout_layer_kinds(),
             embedding_layer_kinds(),
             flatten_layer_kinds(),
             gate_layer_kinds(),
             gru_layer_kinds(),
             join_layer_kinds(),
             lstm_layer_kinds(),
             time_pool_layer_kinds(),
             window_pool_layer_kinds(),
         }) {
      all.insert(all.end(), family.begin(), family.end());
    }
    std::sort(all.begin(), all.end(),
              [](const LayerKind& a, const LayerKind& b) { return a.name < b.name; });
    return all;
  }();
  return kinds;
}

const LayerKind& find_layer_kind(std::string_view name) {
  const auto kinds = layer_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const LayerKind& kind) { return kind.name == name; });
  if (found == kinds.end()) {
    std::vector<std::string> names{"input"};
    for (const LayerKind& kind : kinds) {
      names.emplace_back(kind.name);
    }
    throw Error(ErrorCode::kNotFound, "layer: " + expected_one_of(name, names));
  }
  return *found;
}

}  // namespace merkit
