#include "merkit/features/speech34_variant.h"

#include <array>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"

namespace merkit {
namespace {

constexpr std::array<Speech34Variant, 4> kVariants{{
    {.name = "speech34"},
    {.name = "speech34-pyaa",
     .chroma = Speech34Chroma::kLastBin,
     .has_window = false,
     .has_true_axis = false},
    {.name = "speech34-pyaa2017",
     .peak = Speech34Peak::kBeforeMean,
     .chroma = Speech34Chroma::kLastBinWhole,
     .epsilon = 1e-8,
     .has_window = false,
     .has_true_axis = false,
     .guards_zero_frames = false},
    {.name = "speech34-seed",
     .peak = Speech34Peak::kBeforeMeanUnguarded,
     .chroma = Speech34Chroma::kZero,
     .epsilon = 1e-8,
     .has_window = false,
     .has_true_axis = false,
     .guards_zero_frames = false,
     .drops_edge_frames = true},
}};

}  // namespace

const Speech34Variant& speech34_variant(std::string_view name) {
  for (const Speech34Variant& variant : kVariants) {
    if (variant.name == name) {
      return variant;
    }
  }
  throw Error(ErrorCode::kNotFound,
              "speech34 set: " + expected_one_of(name, speech34_variant_names()));
}

std::vector<std::string> speech34_variant_names() {
  std::vector<std::string> names;
  names.reserve(kVariants.size());
  for (const Speech34Variant& variant : kVariants) {
    names.emplace_back(variant.name);
  }
  return names;
}

}  // namespace merkit
