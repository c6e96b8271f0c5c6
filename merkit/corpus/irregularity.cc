#include "merkit/corpus/irregularity.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace merkit {

const IrregularityKind* find_irregularity_kind(std::string_view name) noexcept {
  const auto* const found =
      std::find_if(std::begin(kIrregularityKinds), std::end(kIrregularityKinds),
                   [&](const IrregularityKind& kind) { return kind.name == name; });
  return found == std::end(kIrregularityKinds) ? nullptr : found;
}

void sort_irregularities(std::vector<Irregularity>& irregularities) {
  const auto key = [](const Irregularity& i) {
    return std::tie(i.file.native(), i.line, i.kind, i.detail);
  };
  std::sort(irregularities.begin(), irregularities.end(),
            [&](const Irregularity& a, const Irregularity& b) { return key(a) < key(b); });
}

}  // namespace merkit
