#include "merkit/dataset/view_levels.h"

#include "merkit/base/error.h"

namespace merkit {

std::size_t rating_level(double rating) noexcept {
  constexpr double kLow = 2.0;
  constexpr double kHigh = 4.0;
  return rating <= kLow ? 0 : rating < kHigh ? 1 : 2;
}

std::vector<std::optional<std::size_t>> view_levels(const Utterance& utterance,
                                                    std::span<const std::string> views) {
  std::vector<std::optional<std::size_t>> levels;
  for (const std::string& view : views) {
    const bool is_activation = view == "activation";
    if (!is_activation && view != "valence") {
      throw Error(ErrorCode::kInvalidArgument,
                  "view: expected activation or valence, got \"" + quote(view) + "\"");
    }
    std::optional<std::size_t>& level = levels.emplace_back();
    if (utterance.dimensions) {
      level = rating_level(is_activation ? utterance.dimensions->activation
                                         : utterance.dimensions->valence);
    }
  }
  return levels;
}

}  // namespace merkit
