// The kinds of layers that a graph may use, by name.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "merkit/base/options.h"
#include "merkit/nn/layer.h"

namespace merkit {

// An entry of the registry.
struct LayerKind {
  std::string_view name;                            // "lstm"
  std::string_view summary;                         // one sentence without a full stop
  std::vector<OptionValue> (*options)() = nullptr;  // with their defaults
  std::unique_ptr<Layer> (*create)(std::span<const OptionAssignment> assignments) = nullptr;
};

// All kinds, in the order of their names.
std::span<const LayerKind> layer_kinds();

// The kind of that name. Throws Error(kNotFound) with the nearest name.
const LayerKind& find_layer_kind(std::string_view name);

// An entry for a layer class with `struct Options` that has visit(), and a constructor from it that
// throws Error(kInvalidArgument) for values out of range.
template <class LayerClass>
LayerKind make_layer_kind(std::string_view name, std::string_view summary) {
  using Options = typename LayerClass::Options;
  return {name, summary, [] { return list_options(Options{}); },
          [](std::span<const OptionAssignment> assignments) -> std::unique_ptr<Layer> {
            Options options;
            for (const OptionAssignment& assignment : assignments) {
              assign_option(options, assignment);
            }
            return std::make_unique<LayerClass>(options);
          }};
}

}  // namespace merkit
